using Xunit;

namespace Lateral.Cli.Tests;

public class Smoke
{
    [Fact]
    public void Runs() => Assert.Equal(5, new LrnOptions().LocalSize);
}
