using System.Globalization;
using System.Numerics;
using Emews.Workflows.Configuration;
using FsCheck;
using FsCheck.Fluent;

namespace Emews.Tests.Workflows.Configuration;

/// <summary>The values of <c>CFG_*</c>: arithmetic as the shell does it, and references in any order.</summary>
public class CfgExpressionTests
{
    // What a script's pool works on.
    private const string Server = "dbs: {here: {db_port: 5433}}\n";

    [Theory]
    [InlineData("$(( 1 + 2 * 3 ))", "7")]
    [InlineData("$(( (1 + 2) * 3 ))", "9")]
    [InlineData("$((10-2-3))", "5")]
    [InlineData("$(( 100 / 10 / 5 ))", "2")]
    [InlineData("$(( -7 / 2 ))", "-3")]
    [InlineData("$(( -7 % 2 ))", "-1")]
    [InlineData("$(( 7 - -2 ))", "9")]
    [InlineData("$(( - - 2 ))", "2")]
    [InlineData("$(( +2 ))", "2")]
    [InlineData("$(( 6 × 4 ÷ 3 − 1 ))", "7")]
    [InlineData("$(( CFG_A * CFG_B ))", "12")]
    [InlineData("$(( $CFG_A * ${CFG_B} ))", "12")]
    [InlineData("$CFG_A", "3")]
    [InlineData("${CFG_A}G", "3G")]
    [InlineData("a-$CFG_A-$(( CFG_B + 1 ))-$CFG_C", "a-3-5-text")]
    [InlineData("$CFG_LATER", "4")]
    [InlineData("$(( CFG_LATER ))", "4")]
    [InlineData("$HOME and $(hostname) $", "$HOME and $(hostname) $")]
    [InlineData("$(( 9223372036854775807 ))", "9223372036854775807")]
    [InlineData("$(( -9223372036854775807 - 1 ))", "-9223372036854775808")]
    [InlineData("$(( (-9223372036854775807 - 1) % -1 ))", "0")]
    public void A_value_is_worked_out(string written, string expected)
    {
        var (value, problems) = Evaluate(written);

        Assert.Empty(problems);
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("$(( 1 / 0 ))", "it divides by zero")]
    [InlineData("$(( 1 % (CFG_A - 3) ))", "it divides by zero")]
    [InlineData("$(( 9223372036854775807 + 1 ))", "too large for a whole number")]
    [InlineData("$(( 9223372036854775808 ))", "too large for a whole number")]
    [InlineData("$(( (-9223372036854775807 - 1) / -1 ))", "too large for a whole number")]
    [InlineData("$(( 010 ))", "'010' begins with a zero, which the shell reads as octal")]
    [InlineData("$(( 1 + ))", "expected a number or a CFG_* key where ')' stands")]
    [InlineData("$(( 1 + 2", "expected an operator or '))' where it ends")]
    [InlineData("$(( 1 2 ))", "expected an operator or '))' where '2' stands")]
    [InlineData("$(( (1 ))", "expected an operator or '))' where it ends")]
    [InlineData("$(( 2 ** 3 ))", "expected a number or a CFG_* key where '*' stands")]
    [InlineData("$(( $ ))", "expected the name of a CFG_* key")]
    [InlineData("$(( FOO + 1 ))", "no 'FOO' in this pool")]
    [InlineData("$CFG_PROC", "no 'CFG_PROC' in this pool; did you mean 'CFG_PROCS'?")]
    [InlineData("${CFG_A", "no '}' closes '${CFG_A'")]
    [InlineData("$(( CFG_C + 1 ))", "CFG_C is 'text', which is not a whole number")]
    [InlineData("$CFG_X", "it refers to itself: CFG_X → CFG_X")]
    [InlineData("$CFG_RING", "it refers to itself: CFG_X → CFG_RING → CFG_X")]
    [InlineData("$$CFG_FAKE", "still looks like a reference")]
    [InlineData("$(( ((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))) ))", "nested more than 30 levels deep")]
    public void What_cannot_be_worked_out_says_why(string written, string message)
    {
        var (_, problems) = Evaluate(written);

        var problem = Assert.Single(problems);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("pools.p.CFG_", problem.Key, StringComparison.Ordinal);
        Assert.InRange(problem.Line, 6, 13);
    }

    [Fact]
    public void One_mistake_is_reported_once_however_many_refer_to_it()
    {
        var result = Configurations.Read(Configurations.Smallest + "pools: {p: {CFG_NODES: $(( 1 / 0 )), CFG_PPN: 2, CFG_BATCH_THRESHOLD: 3}}");

        Assert.Equal(["pools.p.CFG_NODES"], result.Problems.Select(problem => problem.Key), StringComparer.Ordinal);
    }

    [Fact]
    public void A_value_cannot_grow_without_end()
    {
        var doubled = string.Concat(Enumerable.Range(0, 18).Select(i => $"    CFG_{i}: $CFG_{i + 1}$CFG_{i + 1}$CFG_{i + 1}\n"));

        var result = Configurations.Read($"{Configurations.Smallest}{Server}pools:\n  p:\n    start_pool_script: go.sh\n{doubled}    CFG_18: xxxxxxxxxx\n");

        Assert.Contains("longer than 10000 characters", Assert.Single(Configurations.Only(result, ConfigurationSeverity.Error)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_references_is_bounded()
    {
        var chain = string.Concat(Enumerable.Range(0, 100).Select(i => $"    CFG_{i}: $CFG_{i + 1}\n"));

        var result = Configurations.Read($"{Configurations.Smallest}{Server}pools:\n  p:\n    start_pool_script: go.sh\n{chain}    CFG_100: 1\n");

        Assert.Contains("references stand one behind the other", Configurations.Only(result, ConfigurationSeverity.Error).First().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_expression_has_the_value_of_a_simple_evaluator() => Prop.ForAll(
        Arb.From(Expressions(5)),
        expression =>
        {
            var (value, problems) = Evaluate($"$(( {expression.Print()} ))");
            return expression.Evaluate() is { } expected
                ? problems.Count == 0 && BigInteger.Parse(value!, CultureInfo.InvariantCulture) == expected
                : problems.Count == 1;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static (string? Value, IReadOnlyList<ConfigurationProblem> Problems) Evaluate(string written)
    {
        var result = Configurations.Read($"""
            {Configurations.Smallest}pools:
              p:
                CFG_X: '{written}'
                CFG_A: 3
                CFG_B: '4'
                CFG_C: text
                CFG_RING: $CFG_X
                CFG_FAKE: CFG_A
                CFG_LATER: $CFG_B
                start_pool_script: go.sh
            {Server}
            """.Replace("CFG_RING: $CFG_X", written.Contains("RING", StringComparison.Ordinal) ? "CFG_RING: $CFG_X" : "CFG_RING: none", StringComparison.Ordinal));
        return (
            result.Configuration?.Pools["p"].Cfg["CFG_X"],
            [.. result.Problems.Where(problem => problem.Severity == ConfigurationSeverity.Error)]);
    }

    private static Gen<Expression> Expressions(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Choose(0, 20).Select(value => (Expression)new Number(value)),
            Gen.Constant((Expression)new Number(long.MaxValue)),
            Gen.Constant((Expression)new Reference("CFG_A", 3)));
        if (depth == 0)
        {
            return leaf;
        }

        var inner = Expressions(depth - 1);
        var binary = from symbol in Gen.Elements('+', '-', '*', '/', '%')
                     from left in inner
                     from right in inner
                     select (Expression)new Binary(symbol, left, right);
        return Gen.Frequency((1, leaf), (1, inner.Select(operand => (Expression)new Negation(operand))), (4, binary));
    }

    private abstract record Expression(int Rank)
    {
        /// <summary>With no more parentheses than needed.</summary>
        public abstract string Print();

        /// <summary>Null when a step divides by zero or leaves 64 bits.</summary>
        public abstract BigInteger? Evaluate();

        protected static string Print(Expression inner, int least) => inner.Rank >= least ? inner.Print() : $"({inner.Print()})";
    }

    private sealed record Number(long Value) : Expression(4)
    {
        public override string Print() => $"{Value}";

        public override BigInteger? Evaluate() => Value;
    }

    private sealed record Reference(string Name, long Value) : Expression(4)
    {
        public override string Print() => Name;

        public override BigInteger? Evaluate() => Value;
    }

    private sealed record Negation(Expression Operand) : Expression(3)
    {
        public override string Print() => $"-{Print(Operand, 3)}";

        public override BigInteger? Evaluate() => Bounded(-Operand.Evaluate());
    }

    private sealed record Binary(char Symbol, Expression Left, Expression Right) : Expression(Symbol is '+' or '-' ? 1 : 2)
    {
        public override string Print() => $"{Print(Left, Rank)} {Symbol}{Print(Right, Rank + 1)}";

        public override BigInteger? Evaluate()
        {
            if (Left.Evaluate() is not { } left || Right.Evaluate() is not { } right || (Symbol is '/' or '%' && right.IsZero))
            {
                return null;
            }

            return Bounded(Symbol switch
            {
                '+' => left + right,
                '-' => left - right,
                '*' => left * right,
                '/' => BigInteger.Divide(left, right),
                _ => BigInteger.Remainder(left, right),
            });
        }
    }

    private static BigInteger? Bounded(BigInteger? value) => value >= long.MinValue && value <= long.MaxValue ? value : null;
}
