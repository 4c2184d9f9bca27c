using Xunit;

namespace Lateral.Tests;

public class Smoke
{
    [Fact]
    public void Runs() => Assert.Equal(5, new LrnOptions().LocalSize);
}
