using Lateral.Cli.Npy;
using Xunit;

namespace Lateral.Cli.Tests.Npy;

public class NpyFuzzTests
{
    private const int Total = 2_000_000;
    private const int Chunks = 64;

    private static readonly byte[][] Seeds =
    [
        new NpyHeader(NpyElement.Float, [2, 3]).Format(),
        NpyHeaderTests.FileOf("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", 8),
        NpyHeaderTests.FileOf("{\"shape\": (2L, 0), 'fortran_order': False, 'descr': '=f2'}", 0, version: 2),
        NpyHeaderTests.FileOf("{'descr': '<f4', 'fortran_order': False, 'shape': ()}", 4, version: 3),
    ];

    private static readonly byte[][] Words =
    [
        [.. "9223372036854775807"u8], [.. "4294967296,"u8], [.. "-1"u8], [.. "()"u8], [.. "((("u8], [.. "{{"u8], [.. "'"u8], [.. "\""u8],
        [.. "True"u8], [.. "shape"u8], [.. "'descr':'<f4',"u8], [.. ">f4"u8], [.. ",,"u8], [.. "L"u8], [0xff, 0xff, 0xff, 0xff], [0],
    ];

    [Fact]
    public void No_mutation_brings_anything_but_InvalidDataException_or_much_memory()
    {
        int accepted = 0;
        Parallel.For(0, Chunks, chunk =>
        {
            var random = new Random(20120903 + chunk);
            var buffer = new byte[1024];
            for (int i = 0; i < Total / Chunks; i++)
            {
                int length = Mutate(random, buffer);
                long fileLength = random.Next(8) == 0 ? random.NextInt64() : length;
                long most = 8192 + 16L * length;
                long allocated = Allocated(buffer.AsSpan(0, length), fileLength, ref accepted);
                if (allocated > most)
                {
                    // A process' first exception allocates once what all of them need.
                    allocated = Allocated(buffer.AsSpan(0, length), fileLength, ref accepted);
                }

                Assert.True(allocated <= most, $"{allocated} bytes allocated for {length}");
            }
        });
        Assert.InRange(accepted, 1000, Total - 1000);
    }

    private static long Allocated(ReadOnlySpan<byte> file, long fileLength, ref int accepted)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            NpyHeader header = NpyHeader.Parse(file, fileLength);
            Interlocked.Increment(ref accepted);
            Assert.Equal(fileLength, header.DataOffset + header.Length * header.Element.Size());
        }
        catch (InvalidDataException)
        {
            // Refused, as most should be.
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static int Mutate(Random random, byte[] buffer)
    {
        byte[] seed = Seeds[random.Next(Seeds.Length)];
        seed.CopyTo(buffer, 0);
        int length = seed.Length;
        for (int count = random.Next(4); count >= 0; count--)
        {
            int place = random.Next(length + 1);
            switch (random.Next(5))
            {
                case 0 when place < length:
                    buffer[place] = (byte)random.Next(256);
                    break;
                case 1 when place < length:
                    buffer[place] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    length = Math.Max(place, 1);
                    break;
                case 3:
                    byte[] word = Words[random.Next(Words.Length)];
                    word.CopyTo(buffer, place);
                    length = Math.Max(length, place + word.Length);
                    break;
                default:
                    int moved = random.Next(length - Math.Min(place, length - 1));
                    buffer.AsSpan(Math.Min(place, length - 1), moved).CopyTo(buffer.AsSpan(random.Next(length)));
                    length = Math.Min(length + random.Next(4), 900);
                    break;
            }
        }

        return length;
    }
}
