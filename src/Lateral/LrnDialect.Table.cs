using static Lateral.LrnDialectParameter;

namespace Lateral;

// The rows: only what differs from "α divided by n, across channels, even sizes rejected, backward, read in source".
public sealed partial class LrnDialect
{
    private const string Prototxt = "lrn_param { local_size: {size} alpha: {alpha} beta: {beta} k: {k} norm_region: {region} }";
    private const string OnnxNode = "onnx.helper.make_node(\"LRN\", [\"x\"], [\"y\"], size={size}, alpha={alpha}, beta={beta}, bias={k})";

    /// <summary>Caffe (BVLC): k is read but not used within a channel.</summary>
    public static LrnDialect Caffe { get; } = new(
        "caffe", "Caffe", Size("local_size", 5), Alpha("alpha", 1), Beta("beta", 0.75), K("k", 1))
    {
        RegionName = "norm_region",
        RegionWords = ("ACROSS_CHANNELS", "WITHIN_CHANNEL"),
        IgnoresKWithinChannel = true,
        KnownFrom = "run",
        Spelling = Prototxt,
    };

    /// <summary>PyTorch's <c>torch.nn.LocalResponseNorm</c>: an even size leans before.</summary>
    public static LrnDialect PyTorch { get; } = new(
        "pytorch", "PyTorch", Size("size"), Alpha("alpha", 1e-4), Beta("beta", 0.75), K("k", 1))
    {
        EvenWindow = Lateral.EvenWindow.LeansBefore,
        Backward = "by autograd",
        KnownFrom = "run",
        Spelling = "torch.nn.LocalResponseNorm({size}, alpha={alpha}, beta={beta}, k={k})",
        WritesPoint = true,
    };

    /// <summary>TorchSharp's <c>torch.nn.LocalResponseNorm</c>, which is PyTorch's.</summary>
    public static LrnDialect TorchSharp { get; } = new(
        "torchsharp", "TorchSharp", Size("size"), Alpha("alpha", 1e-4), Beta("beta", 0.75), K("k", 1))
    {
        EvenWindow = Lateral.EvenWindow.LeansBefore,
        Backward = "by autograd",
        KnownFrom = "run",
        Spelling = "torch.nn.LocalResponseNorm({size}, alpha: {alpha}, beta: {beta}, k: {k})",
        WritesPoint = true,
    };

    /// <summary>TensorFlow's <c>tf.nn.local_response_normalization</c>: a radius, and α that is not divided.</summary>
    public static LrnDialect TensorFlow { get; } = new(
        "tensorflow", "TensorFlow", Radius("depth_radius", 5), Alpha("alpha", 1), Beta("beta", 0.5), K("bias", 1))
    {
        SizeIsRadius = true,
        DividesAlpha = false,
        EvenSizes = "the window is 2·depth_radius + 1, always odd",
        Backward = "yes, not twice",
        Spelling = "tf.nn.local_response_normalization(x, depth_radius={size}, bias={k}, alpha={alpha}, beta={beta})",
        WritesPoint = true,
    };

    /// <summary>The ONNX operator LRN.</summary>
    public static LrnDialect Onnx { get; } = new(
        "onnx", "ONNX", Size("size"), Alpha("alpha", 1e-4), Beta("beta", 0.75), K("bias", 1))
    {
        EvenWindow = Lateral.EvenWindow.LeansAfter,
        Backward = "none",
        Spelling = OnnxNode,
        WritesPoint = true,
    };

    /// <summary>ONNX Runtime's CPU kernel of LRN: narrower than the operator it implements.</summary>
    public static LrnDialect OnnxRuntime { get; } = new(
        "onnxruntime", "ONNX Runtime", Size("size"), Alpha("alpha", 1e-4).Above(0), Beta("beta", 0.75).Above(0), K("bias", 1))
    {
        Backward = "none",
        Spelling = OnnxNode,
        WritesPoint = true,
    };

    /// <summary>Apache MXNet's LRN.</summary>
    public static LrnDialect MxNet { get; } = new(
        "mxnet", "MXNet", Size("nsize"), Alpha("alpha", 1e-4), Beta("beta", 0.75), K("knorm", 2))
    {
        Spelling = "mx.nd.LRN(x, nsize={size}, alpha={alpha}, beta={beta}, knorm={k})",
    };

    /// <summary>cuDNN's cross-channel LRN.</summary>
    public static LrnDialect CuDnn { get; } = new(
        "cudnn", "cuDNN", Size("lrnN", 5, maximum: 16), Alpha("lrnAlpha", 1e-4), Beta("lrnBeta", 0.75).From(0.01), K("lrnK", 2).From(1e-5))
    {
        EvenWindow = Lateral.EvenWindow.LeansAfter,
        KnownFrom = "documentation",
        Spelling = "cudnnSetLRNDescriptor(descriptor, {size}, {alpha}, {beta}, {k})",
        WritesPoint = true,
    };

    /// <summary>oneDNN's LRN primitive: every parameter, the region too, is given.</summary>
    public static LrnDialect OneDnn { get; } = new(
        "onednn", "oneDNN", Size("local_size"), Alpha("alpha"), Beta("beta"), K("k"))
    {
        RegionName = "algorithm",
        RegionWords = ("lrn_across_channels", "lrn_within_channel"),
        HasDefaultRegion = false,
        EvenSizes = "n−1 terms are summed and divided by n",
        Spelling = "dnnl::lrn_forward::primitive_desc(engine, dnnl::prop_kind::forward_training, dnnl::algorithm::{region}, src, dst, {size}, {alpha}f, {beta}f, {k}f)",
        WritesPoint = true,
    };

    /// <summary>MatConvNet's <c>vl_nnnormalize</c>, whose vector is [N κ α β] with α not divided.</summary>
    public static LrnDialect MatConvNet { get; } = new(
        "matconvnet", "MatConvNet", Size("N"), Alpha("alpha"), Beta("beta"), K("kappa"))
    {
        DividesAlpha = false,
        EvenWindow = Lateral.EvenWindow.LeansAfter,
        Spelling = "vl_nnnormalize(x, [{size} {k} {alpha} {beta}])",
    };

    /// <summary>Caffe2's LRN: beta's default is 0, which normalizes nothing.</summary>
    public static LrnDialect Caffe2 { get; } = new(
        "caffe2", "Caffe2", Size("size"), Alpha("alpha"), Beta("beta", 0), K("bias", 1))
    {
        EvenSizes = "even sizes are rejected, by debug builds only",
        Spelling = "core.CreateOperator(\"LRN\", [\"x\"], [\"y\"], size={size}, alpha={alpha}, beta={beta}, bias={k})",
        WritesPoint = true,
    };

    /// <summary>MyCaffe: Caffe's parameters with cuDNN's defaults.</summary>
    public static LrnDialect MyCaffe { get; } = new(
        "mycaffe", "MyCaffe", Size("local_size", 5), Alpha("alpha", 1e-4), Beta("beta", 0.75), K("k", 2))
    {
        RegionName = "norm_region",
        RegionWords = ("ACROSS_CHANNELS", "WITHIN_CHANNEL"),
        IgnoresKWithinChannel = true,
        Spelling = Prototxt,
    };

    /// <summary>The LRN layer of OpenCV's dnn module, version 4: division of α by the size can be turned off.</summary>
    public static LrnDialect OpenCv { get; } = new(
        "opencv", "OpenCV dnn", Size("local_size", 5), Alpha("alpha", 1), Beta("beta", 0.75), K("bias", 1))
    {
        RegionName = "norm_region",
        RegionWords = ("ACROSS_CHANNELS", "WITHIN_CHANNEL"),
        HasNormBySize = true,
        Backward = "none",
        Spelling = "params.set(\"norm_region\", \"{region}\"); params.set(\"local_size\", {size}); params.set(\"alpha\", {alpha}); "
            + "params.set(\"beta\", {beta}); params.set(\"bias\", {k}); params.set(\"norm_by_size\", {norm_by_size});",
        WritesPoint = true,
    };

    /// <summary>TensorRT's LRN layer: odd windows up to 15.</summary>
    public static LrnDialect TensorRt { get; } = new(
        "tensorrt", "TensorRT", Size("window", maximum: 15), Alpha("alpha"), Beta("beta"), K("k"))
    {
        Backward = "none",
        KnownFrom = "documentation",
        Spelling = "network->addLRN(*x, {size}, {alpha}, {beta}, {k})",
        WritesPoint = true,
    };

    /// <summary>Core ML's LRN layer.</summary>
    public static LrnDialect CoreMl { get; } = new(
        "coreml", "Core ML", Size("localSize"), Alpha("alpha", 1e-4), Beta("beta", 0.75), K("k", 1))
    {
        EvenSizes = "which neighbours count is not documented",
        Backward = "none",
        KnownFrom = "documentation",
        Caution = "One of Core ML's documents says that alpha is divided by the number of channels, another by the size: the size is assumed.",
        Spelling = "lrn { alpha: {alpha} beta: {beta} localSize: {size} k: {k} }",
    };

    /// <summary>ncnn's LRN layer.</summary>
    public static LrnDialect Ncnn { get; } = new(
        "ncnn", "ncnn", Size("local_size", 5), Alpha("alpha", 1), Beta("beta", 0.75), null)
    {
        NoK = "only later releases have a bias, and earlier ones drop it unread",
        RegionName = "region_type",
        RegionWords = ("0", "1"),
        EvenSizes = "across channels n+1 terms are summed and divided by n",
        Backward = "none",
        Spelling = "LRN lrn 1 1 x y 0={region} 1={size} 2={alpha} 3={beta}",
        WritesPoint = true,
    };

    /// <summary>ConvNetJS's lrn layer.</summary>
    public static LrnDialect ConvNetJs { get; } = new(
        "convnetjs", "ConvNetJS", Size("n"), Alpha("alpha"), Beta("beta"), K("k"))
    {
        EvenSizes = "n+1 terms are summed and divided by n, after a warning",
        Spelling = "{type: 'lrn', k: {k}, n: {size}, alpha: {alpha}, beta: {beta}}",
    };

    /// <summary>tiny-dnn's <c>lrn_layer</c>: beta's default is 5, and backward throws.</summary>
    public static LrnDialect TinyDnn { get; } = new(
        "tiny-dnn", "tiny-dnn", Size("local_size"), Alpha("alpha", 1), Beta("beta", 5), null)
    {
        EvenWindow = Lateral.EvenWindow.LeansAfter,
        Backward = "throws",
        Spelling = "tiny_dnn::lrn_layer(width, height, {size}, channels, {alpha}f, {beta}f)",
        WritesPoint = true,
    };

    /// <summary>Krizhevsky, Sutskever and Hinton 2012, section 3.3: α is not divided, so Caffe's reference AlexNet has a fifth of it.</summary>
    public static LrnDialect AlexNetPaper { get; } = new(
        "alexnet-paper", "AlexNet paper", Size("n", 5), Alpha("α", 1e-4), Beta("β", 0.75), K("k", 2))
    {
        DividesAlpha = false,
        EvenSizes = "n/2 neighbours count on each side, which makes n+1 terms",
        Backward = "–",
        KnownFrom = "paper",
        Spelling = "k = {k}, n = {size}, α = {alpha}, β = {beta}",
    };

    /// <summary>Every framework, in the order of the documentation's table.</summary>
    public static IReadOnlyList<LrnDialect> All { get; } =
    [
        Caffe, PyTorch, TorchSharp, TensorFlow, Onnx, OnnxRuntime, MxNet, CuDnn, OneDnn, MatConvNet, Caffe2,
        MyCaffe, OpenCv, TensorRt, CoreMl, Ncnn, ConvNetJs, TinyDnn, AlexNetPaper,
    ];
}
