using System.Runtime.InteropServices;
using System.Text.Json;

namespace Lateral.Cli.Explain;

/// <summary>
/// The pixels whose values the page carries, so that it can move to them: all, where they fit; else every second,
/// third … across channels, and a block about the chosen pixel within a channel, where a window needs its neighbours.
/// </summary>
internal sealed record EmbeddedMaps(int Top, int Left, int Step, int Rows, int Columns)
{
    /// <summary>Base64 adds a third to it; a page stays under 10 MB.</summary>
    private const long MostBytes = 3_300_000;

    /// <summary>Null where not even the neighbours of one pixel fit.</summary>
    public static EmbeddedMaps? Of(FeatureMaps maps, LrnOptions options, Pixel pixel)
    {
        long places = MostBytes / sizeof(float) / maps.Channels;
        if (maps.Positions <= places)
        {
            return new EmbeddedMaps(0, 0, 1, maps.Height, maps.Width);
        }

        return options.Region == LrnRegion.AcrossChannels ? Grid(maps, pixel, places) : Block(maps, options, pixel, places);
    }

    private static EmbeddedMaps? Grid(FeatureMaps maps, Pixel pixel, long places)
    {
        for (int step = 2; step <= Math.Max(maps.Height, maps.Width); step++)
        {
            // The chosen pixel is one of them.
            int top = pixel.H % step, left = pixel.W % step;
            int rows = (maps.Height - top + step - 1) / step, columns = (maps.Width - left + step - 1) / step;
            if ((long)rows * columns <= places)
            {
                return new EmbeddedMaps(top, left, step, rows, columns);
            }
        }

        return places > 0 ? new EmbeddedMaps(pixel.H, pixel.W, 1, 1, 1) : null;
    }

    private static EmbeddedMaps? Block(FeatureMaps maps, LrnOptions options, Pixel pixel, long places)
    {
        int side = (int)Math.Sqrt(places);
        (int before, int after) = Neighbourhood.Sides(options);
        if (side < 4L * Math.Max(before, after) + 1)
        {
            return null;
        }

        int rows = Math.Min(maps.Height, Math.Max(side, (int)Math.Min(places / maps.Width, int.MaxValue)));
        int columns = Math.Min(maps.Width, (int)(places / rows));
        return new EmbeddedMaps(
            Math.Clamp(pixel.H - rows / 2, 0, maps.Height - rows), Math.Clamp(pixel.W - columns / 2, 0, maps.Width - columns), 1, rows, columns);
    }

    /// <summary>The places, and x at them as little-endian floats in base64: channel by channel, row by row.</summary>
    public void Write(Utf8JsonWriter json, FeatureMaps maps)
    {
        json.WriteNumber("top", Top);
        json.WriteNumber("left", Left);
        json.WriteNumber("step", Step);
        json.WriteNumber("rows", Rows);
        json.WriteNumber("columns", Columns);
        var x = new float[maps.Channels * Rows * Columns];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = maps[i / (Rows * Columns), Top + i / Columns % Rows * Step, Left + i % Columns * Step];
        }

        json.WriteBase64String("x", MemoryMarshal.AsBytes<float>(x));
    }
}
