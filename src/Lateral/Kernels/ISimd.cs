namespace Lateral.Kernels;

/// <summary>
/// What the kernels do with vectors of <typeparamref name="T"/> (float or double) of some width. Every operation rounds
/// once, as IEEE 754 says, so a kernel gives the same bits at every width and on every machine. The bit operations see
/// each lane as an integer of the lane's size.
/// </summary>
/// <remarks>
/// The vectors are the runtime's own, not wrapped to have operators: of a wrapped one the compiler keeps copies, and it
/// runs out of the number of variables that it is willing to inline into.
/// </remarks>
internal unsafe interface ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged
{
    static abstract int Count { get; }

    static abstract TVector Create(double value);

    static abstract TVector CreateBits(long bits);

    /// <summary>
    /// A loop's constant. At 512 bits, where there are always 32 registers: <paramref name="held"/>, made of <paramref name="value"/> beforehand,
    /// which stays in one. At the other widths, which may have 16, the compiler reads the value from memory with the operation that needs it.
    /// </summary>
    static abstract TVector Constant(TVector held, double value);

    /// <summary>One of the vectors from an address on, counted from zero. A constant, unlike a sum, is no variable where this is inlined.</summary>
    static abstract TVector Load(T* source, int vector = 0);

    /// <summary>Stores one of the vectors from an address on.</summary>
    static abstract void Store(TVector value, T* destination, int vector = 0);

    /// <summary>The elements of two neighbouring vectors from <paramref name="index"/> of the lower one on: a constant, less than a vector has.</summary>
    static abstract TVector ExtractVector(TVector lower, TVector upper, int index);

    /// <summary>Stores past the caches, to an address that the vector's size divides.</summary>
    static abstract void Stream(TVector value, T* destination, int vector = 0);

    /// <summary>Loads 16-bit integers, sign-extended to the lanes and shifted left, and keeps some bits of that.</summary>
    static abstract TVector LoadInt16(short* source, int vector, int shift, int mask);

    /// <summary>Stores non-negative integers' 16 bits, or ones where they have more.</summary>
    static abstract void StoreUInt16(TVector value, ushort* destination);

    static abstract TVector Add(TVector left, TVector right);

    static abstract TVector Subtract(TVector left, TVector right);

    static abstract TVector Multiply(TVector left, TVector right);

    static abstract TVector Divide(TVector left, TVector right);

    /// <summary>left · right + addend, rounded once.</summary>
    static abstract TVector MultiplyAdd(TVector left, TVector right, TVector addend);

    /// <summary>The smaller; NaN where <paramref name="right"/> is NaN; <paramref name="right"/> or NaN where the other one is.</summary>
    static abstract TVector Min(TVector left, TVector right);

    /// <inheritdoc cref="Min"/>
    static abstract TVector Max(TVector left, TVector right);

    /// <summary>Whether any lane has any of some bits.</summary>
    static abstract bool HasBits(TVector value, TVector bits);

    /// <summary>Whether left &lt; right in all lanes: not where either is NaN.</summary>
    static abstract bool AllLess(TVector left, TVector right);

    /// <summary>left &lt; right ? ifLess : otherwise, lane by lane; false where either is NaN.</summary>
    static abstract TVector SelectLess(TVector left, TVector right, TVector ifLess, TVector otherwise);

    /// <summary>left &lt; right ? 0 : value, lane by lane; value where either is NaN.</summary>
    static abstract TVector ZeroIfLess(TVector left, TVector right, TVector value);

    static abstract TVector AddBits(TVector left, TVector right);

    static abstract TVector SubtractBits(TVector left, TVector right);

    /// <summary>The number that each lane of 32 bits is as an integer.</summary>
    static abstract TVector FromInt32(TVector value);

    static abstract TVector And(TVector left, TVector right);

    static abstract TVector Or(TVector left, TVector right);

    static abstract TVector ShiftLeft(TVector value, int count);

    static abstract TVector ShiftRightLogical(TVector value, int count);

    /// <summary>The lower 16 bits of each 32 plus a multiple of the upper ones, all of them signed.</summary>
    static abstract TVector AddHalves(TVector value, short factor);
}
