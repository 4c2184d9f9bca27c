using Lateral.Tests;
using PublicApiGenerator;
using Xunit;

namespace Lateral.Gpu.Tests;

public class PublicApiTests
{
    /// <summary>A change of the public surface shows in the committed baseline.</summary>
    [Fact]
    public void The_public_surface_is_the_committed_one()
    {
        string surface = typeof(GpuLocalResponseNorm).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false });
        CommittedText.Whole("src/Lateral.Gpu/PublicApi.txt", surface.ReplaceLineEndings("\n"));
    }
}
