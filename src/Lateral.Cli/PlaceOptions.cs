using System.CommandLine;
using System.Globalization;
using Lateral.Cli.Explain;

namespace Lateral.Cli;

/// <summary>The options that name a place in the maps.</summary>
internal static class PlaceOptions
{
    public static Option<Pixel?> Pixel(string description) => new("--pixel")
    {
        Description = description,
        HelpName = "H,W",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            string[] parts = text.Split(',');
            return parts.Length == 2 && IsIndex(parts[0], out int h) && IsIndex(parts[1], out int w)
                ? new Pixel(h, w)
                : CommonOptions.Refuse<Pixel?>(result, $"--pixel takes a row and a column from 0, as in 12,30; {text} came.");
        },
    };

    public static Option<int?> Channel(string description) => new("--channel")
    {
        Description = description,
        HelpName = "C",
        CustomParser = result => IsIndex(result.Tokens[0].Value, out int channel)
            ? channel
            : CommonOptions.Refuse<int?>(result, $"--channel takes a number from 0, not '{result.Tokens[0].Value}'"),
    };

    public static bool IsIndex(string text, out int index) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
