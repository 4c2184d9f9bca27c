namespace Lateral.Kernels;

/// <summary>
/// A vector of <typeparamref name="T"/> (float or double) of some width. Every operation rounds once, as IEEE 754
/// says, so a kernel gives the same bits at every width and on every machine. The bit operations see each lane as
/// an integer of the lane's size.
/// </summary>
internal unsafe interface ISimd<TSelf, T>
    where TSelf : struct, ISimd<TSelf, T>
    where T : unmanaged
{
    static abstract int Count { get; }

    static abstract TSelf Create(double value);

    static abstract TSelf CreateBits(long bits);

    static abstract TSelf Load(T* source);

    void Store(T* destination);

    /// <summary>Loads 16-bit integers, zero-extended to the lanes.</summary>
    static abstract TSelf LoadUInt16(ushort* source);

    /// <summary>Stores the low 16 bits of each lane.</summary>
    void StoreUInt16(ushort* destination);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    static abstract TSelf operator /(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf value);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    /// <summary>sum plus what is at <paramref name="term"/>; as one operation the compiler reads it from memory, not into a register first.</summary>
    static abstract TSelf Add(TSelf sum, T* term);

    /// <summary>sum plus the square of what is at <paramref name="factor"/>, rounded once.</summary>
    static abstract TSelf AddSquare(TSelf sum, T* factor);

    /// <summary>sum plus the product of what is at the two, rounded once.</summary>
    static abstract TSelf AddProduct(TSelf sum, T* left, T* right);

    /// <summary>left &lt; right ? ifLess : otherwise, lane by lane; false where either is NaN.</summary>
    static abstract TSelf SelectLess(TSelf left, TSelf right, TSelf ifLess, TSelf otherwise);

    /// <summary>left &lt; right ? 0 : value, lane by lane; value where either is NaN.</summary>
    static abstract TSelf ZeroIfLess(TSelf left, TSelf right, TSelf value);

    static abstract TSelf AddBits(TSelf left, TSelf right);

    static abstract TSelf SubtractBits(TSelf left, TSelf right);

    static abstract TSelf And(TSelf left, TSelf right);

    static abstract TSelf ShiftLeft(TSelf value, int count);

    static abstract TSelf ShiftRightLogical(TSelf value, int count);
}
