using Emews.Workflows;

namespace Emews.Tests.Workflows;

public class LookPaceTests
{
    private readonly LookPace _pace = new();

    [Fact]
    public void Long_looks_are_followed_by_long_rests()
    {
        _pace.RestAfter(TimeSpan.FromSeconds(2));

        Assert.Equal(TimeSpan.FromSeconds(40), _pace.RestAfter(TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public void A_look_that_waited_for_a_lost_database_is_followed_by_no_rest()
    {
        _pace.RestAfter(TimeSpan.Zero);

        Assert.Equal(TimeSpan.Zero, _pace.RestAfter(TimeSpan.FromMinutes(2)));
        Assert.Equal(TimeSpan.Zero, _pace.RestAfter(TimeSpan.Zero));
    }
}
