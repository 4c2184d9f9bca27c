using System.Text.Json;

namespace Lateral.Tests;

/// <summary>A problem with the results that Caffe or PyTorch gave.</summary>
internal sealed record LrnCase(LrnOptions Options, FeatureShape Shape, bool IsDouble, double[] X, double[] Dy, double[] Y, double[] Dx)
{
    public static IEnumerable<string> Names => Directory.GetDirectories(Folder).Select(folder => Path.GetFileName(folder)!).Order();

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Cases");

    public static LrnCase Load(string name)
    {
        string folder = Path.Combine(Folder, name);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "case.json")));
        JsonElement root = json.RootElement;
        var options = new LrnOptions
        {
            LocalSize = root.GetProperty("size").GetInt32(),
            Alpha = root.GetProperty("alpha").GetDouble(),
            Beta = root.GetProperty("beta").GetDouble(),
            K = root.GetProperty("k").GetDouble(),
            Region = root.GetProperty("region").GetString() == "WITHIN_CHANNEL" ? LrnRegion.WithinChannel : LrnRegion.AcrossChannels,
            EvenWindow = root.GetProperty("dialect").GetString() == "pytorch" ? EvenWindow.LeansBefore : EvenWindow.LeansAfter,
        };
        (nint[] lengths, double[] x, bool isDouble) = CaseArray.Read(Path.Combine(folder, "x.npy"));
        double[] Values(string file) => CaseArray.Read(Path.Combine(folder, file)).Values;
        return new LrnCase(options, new FeatureShape(lengths), isDouble, x, Values("dy.npy"), Values("y.npy"), Values("dx.npy"));
    }

    /// <summary>Lateral's results in <typeparamref name="T"/>.</summary>
    public (double[] Y, double[] Dx) Run<T>() where T : unmanaged
    {
        var norm = new LocalResponseNorm(Options);
        T[] x = Numbers.To<T>(X), y = Numbers.Poisoned<T>(X.Length), dx = Numbers.Poisoned<T>(X.Length);
        norm.Forward<T>(x, y, Shape);
        norm.Backward<T>(x, Numbers.To<T>(Dy), dx, Shape);
        return (Numbers.ToDouble(y), Numbers.ToDouble(dx));
    }
}
