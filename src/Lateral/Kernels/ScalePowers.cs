using System.Runtime.CompilerServices;

namespace Lateral.Kernels;

/// <summary>What every operator makes of the window sums of x² first: scale = k + a·Σx², scale^−β and 1/scale.</summary>
internal readonly struct ScalePowers<T, TVector, TSimd, TPower>(LrnOptions options, double a)
    where T : unmanaged
    where TVector : struct
    where TSimd : struct, ISimd<TVector, T>
    where TPower : struct, INegativePower<TPower, TVector>
{
    private readonly TVector k = TSimd.Create(options.K);
    private readonly TVector a = TSimd.Create(a);
    private readonly TPower power = TPower.Create(options.Beta);

    /// <inheritdoc cref="ILrnOperator{T, TVector}.Raise"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raise<TTurn>(
        TVector s0, TVector s1, TVector s2, TVector s3, out TVector p0, out TVector p1, out TVector p2, out TVector p3,
        out TVector i0, out TVector i1, out TVector i2, out TVector i3)
        where TTurn : struct, IBlock
    {
        InTurns<T, TVector, TSimd, TTurn>.MultiplyAdd(ref s0, ref s1, ref s2, ref s3, a, a, a, a, k);
        power.Evaluate<TTurn>(s0, s1, s2, s3, out p0, out p1, out p2, out p3, out i0, out i1, out i2, out i3);
    }
}
