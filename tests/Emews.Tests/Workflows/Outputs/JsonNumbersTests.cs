using System.Buffers;
using System.Text;
using System.Text.Json;
using Emews.Workflows.Outputs;

namespace Emews.Tests.Workflows.Outputs;

public sealed class JsonNumbersTests
{
    [Fact]
    public void What_is_no_number_in_JSON_is_null()
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteNumberOrNull("a", 0.1);
            json.WriteNumberOrNull("b", double.NaN);
            json.WriteNumberOrNull("c", double.NegativeInfinity);
            json.WriteNumberOrNull("d", (double?)null);
            json.WriteNumberOrNull("e", 9_007_199_254_740_993);
            json.WriteNumberOrNull("f", (long?)null);
            json.WriteEndObject();
        }

        Assert.Equal("""{"a":0.1,"b":null,"c":null,"d":null,"e":9007199254740993,"f":null}""", Encoding.UTF8.GetString(text.WrittenSpan));
    }
}
