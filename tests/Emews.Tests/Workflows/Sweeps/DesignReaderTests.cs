using System.Text;
using Emews.Tests.Workflows.Outputs;
using Emews.Workflows.Configuration;
using Emews.Workflows.Sweeps;

namespace Emews.Tests.Workflows.Sweeps;

/// <summary>A file of points is read as people and programs write it, and every mistake in it has its place.</summary>
public sealed class DesignReaderTests : IDisposable
{
    private static readonly ParameterConfiguration[] Parameters =
    [
        new ParameterConfiguration.Range("beta", 0.1, 0.9, Logarithmic: false, WholeNumbers: false),
        new ParameterConfiguration.Range("n", 1, 20, Logarithmic: false, WholeNumbers: true),
        new ParameterConfiguration.Choice("kind", ["\"alpha\"", "\"b, c\"", "3", "true"]),
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> CsvMistakes => new()
    {
        { "", "design.csv: is empty: its first line names the parameters, beta, n, kind" },
        { "beta,n,kind\n", "design.csv: has no points" },
        { "beta,n\n0.5,3\n", "design.csv, line 1, column 1: there is no column for kind" },
        { "beta,n,kind,gama\n", "design.csv, line 1, column 13: there is no parameter 'gama': there are beta, n, kind" },
        { "betta,n,kind\n", "design.csv, line 1, column 1: there is no parameter 'betta'; did you mean 'beta'?" },
        { "beta,n,kind,n\n", "design.csv, line 1, column 13: 'n' is named twice: remove one column" },
        { "beta;n;kind\n0.5;3;alpha\n", "fields are separated by commas" },
        { "beta,n,kind\n0.5,3\n", "design.csv, line 2, column 5: the line has 2 fields, and the first line 3" },
        { "beta,n,kind\n0.5,3,alpha,1\n", "design.csv, line 2, column 13: the line has 4 fields, and the first line 3" },
        { "beta,n,kind\n1.5,3,alpha\n", "design.csv, line 2, column 1: beta lies between 0.1 and 0.9, and not at 1.5" },
        { "beta,n,kind\n0.5,3.5,alpha\n", "design.csv, line 2, column 5: n takes a whole number, not 3.5" },
        { "beta,n,kind\n0.5,,alpha\n", "design.csv, line 2, column 5: n takes a number, not nothing" },
        { "beta,n,kind\nNaN,3,alpha\n", "design.csv, line 2, column 1: beta takes a number, not NaN" },
        { "beta,n,kind\n\"0,5\",3,alpha\n", "beta takes a number, not '0,5': write a point for the decimals" },
        { "beta,n,kind\n0.5,3,alpa\n", "design.csv, line 2, column 7: kind is one of alpha, b, c, 3, true, not alpa; did you mean 'alpha'?" },
        { "beta,n,kind\n0.5,3,\"alpha\n", "design.csv, line 2, column 7: a field begins with quotes, and they are never closed" },
        { "beta,n,kind\n0.5,3,\"al\"pha\n", "design.csv, line 2, column 7: a field goes on after its closing quotes" },
    };

    public static TheoryData<string, string> LineMistakes => new()
    {
        { "", "design.jsonl: has no points" },
        { "[1, 2]\n", "design.jsonl, line 1, column 1: expected an object such as {\"beta\": …}, found [1, 2]" },
        { "{\"beta\": 0.5, \"n\": 3}\n", "design.jsonl, line 1, column 1: there is no value for kind" },
        { "{\"beta\": 0.5, \"n\": 3, \"kynd\": 3}\n", "design.jsonl, line 1, column 23: there is no parameter 'kynd'; did you mean 'kind'?" },
        { "\n{\"beta\": 0.5, \"n\": 21, \"kind\": 3}\n", "design.jsonl, line 2, column 20: n lies between 1 and 20, and not at 21" },
        { "{\"beta\": \"0.5\", \"n\": 3, \"kind\": 3}\n", "design.jsonl, line 1, column 10: beta takes a number, not \"0.5\"" },
        { "{\"beta\": 0.5, \"n\": 3, \"kind\": \"3\"}\n", "kind is one of \"alpha\", \"b, c\", 3, true, not \"3\"; did you mean 3?" },
        { "{\"beta\": 0.5, \"n\": 3, \"kind\": \"alpa\"}\n", "kind is one of alpha, b, c, 3, true, not alpa; did you mean 'alpha'?" },
        { "{\"beta\": [0.5], \"n\": 3, \"kind\": 3}\n", "design.jsonl, line 1, column 10: beta takes a number, not [0.5]" },
        { "{\"beta\": 0.5, \"n\": 3, \"n\": 3, \"kind\": 3}\n", "design.jsonl, line 1, column 23: 'n' stands twice: remove one" },
        { "{\"beta\": 0.5, \"n\": NaN, \"kind\": 3}\n", "design.jsonl, line 1, column 20: is broken JSON" },
        { "{\"beta\": 0.5, \"n\": 3, \"kind\": 3} 4\n", "is broken JSON" },
        { "{'beta': 0.5}\n", "design.jsonl, line 1, column 2: is broken JSON" },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("beta,n,kind\n0.5,3,alpha\n0.25,20,3\n")]
    [InlineData("\uFEFFbeta,n,kind\r\n0.5,3,alpha\r\n0.25,20,3\r\n")]
    [InlineData("kind,\"beta\" , n\n\"alpha\",5e-1,3.0\n\n 3.0 ,0.25,20")]
    public void A_table_is_read_however_it_was_saved(string text)
    {
        var design = Read("design.csv", text);
        Assert.Empty(design.Problems);
        Assert.Equal([[0.5, 3, 0], [0.25, 20, 2]], design.Points);
    }

    [Fact]
    public void Quoted_fields_hold_commas_quotes_and_line_breaks()
    {
        ParameterConfiguration[] odd = [new ParameterConfiguration.Choice("a \"b\"", ["\"x, y\"", "\"two\\nlines\"", "true"])];
        File.WriteAllText(_folder["odd.csv"], "\"a \"\"b\"\"\"\n\"x, y\"\n\"two\nlines\"\ntrue\n");
        var design = DesignReader.Read(_folder["odd.csv"], odd, 1);
        Assert.Empty(design.Problems);
        Assert.Equal([[0], [1], [2]], design.Points);
    }

    [Theory]
    [InlineData("{\"n\": 3, \"kind\": \"alpha\", \"beta\": 0.5}\n\n{\"beta\": 0.25, \"n\": 2e1, \"kind\": 3.0}")]
    [InlineData("\uFEFF{\"beta\":5e-1,\"n\":3,\"kind\":\"alpha\"}\r\n{\"beta\":0.25,\"n\":20,\"kind\":3}\r\n")]
    public void JSON_lines_are_read_however_they_were_written(string text)
    {
        var design = Read("design.jsonl", text);
        Assert.Empty(design.Problems);
        Assert.Equal([[0.5, 3, 0], [0.25, 20, 2]], design.Points);
    }

    [Theory]
    [MemberData(nameof(CsvMistakes))]
    public void A_mistake_in_a_table_is_told_with_its_place(string text, string problem) =>
        Assert.Contains(Read("design.csv", text).Problems, told => told.Contains(problem, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(LineMistakes))]
    public void A_mistake_in_JSON_lines_is_told_with_its_place(string text, string problem) =>
        Assert.Contains(Read("design.jsonl", text).Problems, told => told.Contains(problem, StringComparison.Ordinal));

    [Fact]
    public void All_mistakes_are_told_at_once_up_to_as_many_as_people_read()
    {
        Assert.Equal(3, Read("design.csv", "beta,n,kind\n7,8,alpha\n0.5,99,nobody\n").Problems.Count);
        Assert.Equal(21, Read("design.csv", "beta,n,kind\n" + string.Concat(Enumerable.Repeat("7,8,alpha\n", 500))).Problems.Count);
    }

    [Fact]
    public void Without_names_the_columns_are_x_1_and_so_on()
    {
        File.WriteAllText(_folder["x.csv"], "x_2,x_1\n1,-32.768\n");
        Assert.Equal([[-32.768, 1]], DesignReader.Read(_folder["x.csv"], [], 2).Points);
        Assert.Contains("x_1 lies between -32.768 and 32.768", DesignReader.Read(Write("y.csv", "x_1,x_2\n33,0\n"), [], 2).Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_or_not_what_it_should_be_is_told_of()
    {
        Assert.Contains("there is no such file", DesignReader.Read(_folder["nowhere.csv"], Parameters, 3).Problems[0], StringComparison.Ordinal);
        Assert.Contains("neither a .csv nor a .jsonl file", DesignReader.Read(Write("design.txt", "beta"), Parameters, 3).Problems[0], StringComparison.Ordinal);
        File.WriteAllBytes(_folder["latin.csv"], [.. Encoding.ASCII.GetBytes("beta,n,kind\n0.5,3,"), 0xE4, (byte)'\n']);
        Assert.Contains("is not written in UTF-8", DesignReader.Read(_folder["latin.csv"], Parameters, 3).Problems[0], StringComparison.Ordinal);
        Directory.CreateDirectory(_folder["folder.csv"]);
        Assert.Contains("is a folder", DesignReader.Read(_folder["folder.csv"], Parameters, 3).Problems[0], StringComparison.Ordinal);
    }

    private Design Read(string name, string text) => DesignReader.Read(Write(name, text), Parameters, 3);

    private string Write(string name, string text)
    {
        File.WriteAllText(_folder[name], text);
        return _folder[name];
    }
}
