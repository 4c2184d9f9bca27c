using Lateral.TorchSharp.Memory;
using static TorchSharp.torch;

namespace Lateral.TorchSharp;

/// <summary>A tensor's sizes in memory order, and that order: contiguous memory is NCHW, channels-last memory NHWC.</summary>
internal readonly record struct DenseMaps(nint[] Lengths, FeatureLayout Layout)
{
    /// <summary>The number of elements.</summary>
    public nint Count
    {
        get
        {
            nint count = 1;
            foreach (nint length in Lengths)
            {
                count *= length;
            }

            return count;
        }
    }

    /// <returns>Null where the strides are neither order's.</returns>
    public static DenseMaps? Of(Tensor tensor)
    {
        long[] sizes = tensor.shape;
        if (tensor.is_contiguous())
        {
            return new DenseMaps(Lengths: Array.ConvertAll(sizes, size => (nint)size), FeatureLayout.Nchw);
        }

        sizes = ChannelsLast(sizes);
        return AreDense(sizes, ChannelsLast(tensor.stride()))
            ? new DenseMaps(Lengths: Array.ConvertAll(sizes, size => (nint)size), FeatureLayout.Nhwc)
            : null;
    }

    /// <summary><paramref name="tensor"/> itself where it is dense, else a contiguous copy. Differentiable.</summary>
    public static Tensor Dense(Tensor tensor)
    {
        Tensor plain = tensor.is_neg() ? tensor.resolve_neg() : tensor;
        return plain.is_contiguous() || Of(plain) is not null ? plain : plain.contiguous();
    }

    /// <summary><paramref name="tensor"/> itself where it lies as <paramref name="x"/> does, else a copy that does. Not differentiable.</summary>
    public static Tensor Like(Tensor x, Tensor tensor) =>
        !tensor.is_neg() && tensor.dtype == x.dtype && StridesAgree(x, tensor) ? tensor : PooledTensor.EmptyLike(x, Of(x)!.Value).copy_(tensor);

    private static long[] ChannelsLast(long[] axes) => [axes[0], .. axes[2..], axes[1]];

    private static bool AreDense(long[] sizes, long[] strides)
    {
        long stride = 1;
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            // The stride of an axis of size 1 means nothing.
            if (sizes[axis] != 1 && strides[axis] != stride)
            {
                return false;
            }

            stride *= Math.Max(sizes[axis], 1);
        }

        return true;
    }

    private static bool StridesAgree(Tensor x, Tensor tensor)
    {
        // Sizes and strides come from torch by a callback each, which is slow.
        if (x.is_contiguous() && tensor.is_contiguous())
        {
            return true;
        }

        long[] sizes = x.shape;
        long[] expected = x.stride();
        long[] strides = tensor.stride();
        return Enumerable.Range(0, sizes.Length).All(axis => sizes[axis] == 1 || strides[axis] == expected[axis]);
    }
}
