using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using ILGPU;
using ILGPU.Backends;
using ILGPU.Backends.EntryPoints;
using ILGPU.Backends.OpenCL;
using ILGPU.Backends.PTX;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;
using Lateral.Gpu.Kernels;
using Lateral.Tests;
using Xunit;

namespace Lateral.Gpu.Tests;

/// <summary>
/// What CUDA and OpenCL devices get, compiled without one: what the design promises of it and the CPU accelerator, which runs the
/// same C#, cannot show.
/// </summary>
public sealed partial class CompiledCodeTests : IDisposable
{
    private readonly Context context = Context.Create(builder => builder.Optimize(OptimizationLevel.O2));
    private readonly PTXBackend backend;

    public CompiledCodeTests() =>
        backend = new PTXBackend(context, CudaArchitecture.SM_80, CudaInstructionSet.ISA_70, null!);

    /// <summary>
    /// Each value is read once: four loads of x in the loop of four, one in its tail and one where the window is filled;
    /// backward has as many again, and one more of x before its first ratio.
    /// </summary>
    [Theory]
    [InlineData(typeof(Window3<float>))]
    [InlineData(typeof(Window5<float>))]
    [InlineData(typeof(Window7<float>))]
    [InlineData(typeof(Window9<float>))]
    public void A_walk_keeps_its_window_in_registers_and_reads_each_value_once(Type window)
    {
        Type kernels = Walk(window);
        string forward = Compile(kernels, "Forward"), backward = Compile(kernels, "Backward");
        Assert.Equal((6, 5), (Count(forward, "ld.global.f32"), Count(forward, "st.global.f32")));
        Assert.Equal((13, 5), (Count(backward, "ld.global.f32"), Count(backward, "st.global.f32")));
        foreach (string code in (string[])[forward, backward])
        {
            Assert.DoesNotContain(".local", code, StringComparison.Ordinal);
            Assert.DoesNotContain("call", code, StringComparison.Ordinal);
            Assert.DoesNotContain("div.f32", code, StringComparison.Ordinal);
            Assert.DoesNotContain("div.rn.f32", code, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\b(div|rem)\.[su]64", code);
        }
    }

    /// <summary>What docs/gpu.md says of the loops of four channels.</summary>
    [Fact]
    public void The_document_counts_the_instructions()
    {
        var table = new StringBuilder("| n | forward, instructions an element | backward |\n| ---: | ---: | ---: |\n");
        (int Size, Type Window)[] windows = [(3, typeof(Window3<float>)), (5, typeof(Window5<float>)), (7, typeof(Window7<float>)), (9, typeof(Window9<float>))];
        foreach ((int size, Type window) in windows)
        {
            Type kernels = Walk(window);
            table.Append(CultureInfo.InvariantCulture, $"| {size} | {LoopLength(Compile(kernels, "Forward"), 4)} | {LoopLength(Compile(kernels, "Backward"), 8)} |\n");
        }

        CommittedText.Section("docs/gpu.md", "instructions", table.ToString());
    }

    public static TheoryData<Type, string[]> AllKernels
    {
        get
        {
            (Type Element, Type Storage, Type Compute)[] elements =
            [
                (typeof(FloatElement), typeof(float), typeof(float)),
                (typeof(DoubleElement), typeof(double), typeof(double)),
                (typeof(HalfElement), typeof(ILGPU.Half), typeof(float)),
                (typeof(HalfBitsElement), typeof(ushort), typeof(float)),
            ];
            var data = new TheoryData<Type, string[]>();
            foreach ((Type element, Type storage, Type compute) in elements)
            {
                Type power = typeof(AnyBeta<,,>).MakeGenericType(element, storage, compute);
                Type window = typeof(Window9<>).MakeGenericType(compute);
                data.Add(typeof(WalkKernels<,,,,>).MakeGenericType(element, storage, compute, window, power), ["Forward", "Backward"]);
                data.Add(typeof(TileKernels<,,,>).MakeGenericType(element, storage, compute, power), ["Forward", "Backward"]);
                data.Add(typeof(LineKernels<,,,>).MakeGenericType(element, storage, compute, power), ["Squares", "Sums", "Outputs", "Ratios", "Gradients"]);
                data.Add(typeof(ParameterKernels<,,>).MakeGenericType(element, storage, compute), ["Sums"]);
            }

            data.Add(typeof(CaffeKernels<FloatElement, float, float>), ["FillScale", "ComputeOutput", "ComputeDiff"]);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(AllKernels))]
    public void Every_kernel_compiles_without_local_memory_or_generic_accesses(Type kernels, string[] names)
    {
        foreach (string name in names)
        {
            string code = Compile(kernels, name);
            Assert.DoesNotContain(".local", code, StringComparison.Ordinal);
            Assert.DoesNotMatch(@"\b(ld|st)\.[bfsu]\d", code);
            Assert.Contains("st.global", code, StringComparison.Ordinal);
        }
    }

    /// <summary>An OpenCL device need not have half: only the element that asks for it may use it.</summary>
    [Theory]
    [MemberData(nameof(AllKernels))]
    public void Every_kernel_becomes_OpenCl_C(Type kernels, string[] names)
    {
        bool nativeHalf = kernels.GenericTypeArguments.Contains(typeof(HalfElement));
        var capabilities = new CLCapabilityContext(float16: nativeHalf, float64: true, genericAddressSpace: true, int64_Atomics: false, subGroups: false);
        using var openCl = new CLBackend(context, capabilities, CLDeviceVendor.Other, new CLCVersion(2, 0));
        foreach (string name in names)
        {
            var compiled = (CLCompiledKernel)openCl.Compile(EntryPoint(kernels, name), KernelSpecialization.Empty);
            Assert.Contains("kernel void", compiled.Source, StringComparison.Ordinal);
            Assert.True(nativeHalf || !compiled.Source.Contains("half", StringComparison.Ordinal), name);
        }
    }

    public void Dispose()
    {
        backend.Dispose();
        context.Dispose();
    }

    private string Compile(Type kernels, string name)
    {
        CompiledKernel compiled = backend.Compile(EntryPoint(kernels, name), KernelSpecialization.Empty);
        return ((PTXCompiledKernel)compiled).PTXAssembly;
    }

    private static EntryPointDescription EntryPoint(Type kernels, string name) =>
        EntryPointDescription.FromExplicitlyGroupedKernel(kernels.GetMethod(name, BindingFlags.Public | BindingFlags.Static)!);

    private static Type Walk(Type window) => typeof(WalkKernels<,,,,>).MakeGenericType(
        typeof(FloatElement), typeof(float), typeof(float), window, typeof(ThreeQuarters<FloatElement, float, float>));

    /// <summary>Instructions an element of the one block that holds so many loads, for four elements.</summary>
    private static int LoopLength(string code, int loads)
    {
        string loop = Assert.Single(Label().Split(code), block => Count(block, "ld.global") == loads);
        return (int)Math.Round(Instruction().Count(loop) / 4.0);
    }

    [GeneratedRegex(@"^\s*L_\d+:", RegexOptions.Multiline)]
    private static partial Regex Label();

    [GeneratedRegex(@"^\s+(@\S+\s+)?[a-z]", RegexOptions.Multiline)]
    private static partial Regex Instruction();

    private static int Count(string code, string instruction) => code.Split(instruction).Length - 1;
}
