using System.Runtime.InteropServices;
using Lateral.Cli.Npy;

namespace Lateral.Cli.Tests;

/// <summary>A folder of its own for one test, with .npy files made and read there.</summary>
public sealed class Folder : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("lateral-").FullName;

    public static string Case(string name, string file) => Path.Combine(AppContext.BaseDirectory, "Cases", name, file);

    public string this[string name] => Path.Combine(root, name);

    public string[] Names => [.. Directory.EnumerateFileSystemEntries(root).Select(path => Path.GetFileName(path)).Order()];

    public string Write<T>(string name, T[] values, params long[] shape)
        where T : unmanaged
    {
        byte[] header = new NpyHeader(NpyElements.Of<T>(), shape).Format();
        File.WriteAllBytes(this[name], [.. header, .. MemoryMarshal.AsBytes<T>(values)]);
        return this[name];
    }

    public static (T[] Values, long[] Shape) Read<T>(string path)
        where T : unmanaged
    {
        using NpyReader reader = NpyReader.Open(path);
        var values = new T[reader.Header.Length];
        reader.Read<T>(0, values);
        return (values, reader.Header.Shape);
    }

    public (T[] Values, long[] Shape) ReadHere<T>(string name)
        where T : unmanaged => Read<T>(this[name]);

    public static double[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        var values = new double[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        }

        return values;
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
