using Lateral.Tests;
using PublicApiGenerator;
using Xunit;

namespace Lateral.TorchSharp.Tests;

public class PublicApiTests
{
    /// <summary>A change of the public surface shows in the committed baseline.</summary>
    [Fact]
    public void The_public_surface_is_the_committed_one()
    {
        string surface = typeof(LocalResponseNorm).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });
        CommittedText.Whole("src/Lateral.TorchSharp/PublicApi.txt", surface.ReplaceLineEndings("\n"));
    }
}
