namespace TrainCifar;

/// <summary>Which pictures those of a training are. Their content decides: a folder may be moved.</summary>
/// <param name="Folder">Where they were.</param>
/// <param name="Classes">The classes' names.</param>
/// <param name="Count">How many pictures there are.</param>
/// <param name="Hash">Of every picture and its class.</param>
internal sealed record PictureSource(string Folder, IReadOnlyList<string> Classes, int Count, string Hash)
{
    /// <summary>What these are in place of <paramref name="now"/>, or null where they are the same.</summary>
    public string? Difference(PictureSource now)
    {
        if (Classes.Count != now.Classes.Count)
        {
            return $"{Classes.Count} classes instead of {now.Classes.Count}";
        }

        foreach ((string before, string name) in Classes.Zip(now.Classes))
        {
            if (before != name)
            {
                return $"a class {before} instead of {name}";
            }
        }

        return Count != now.Count ? $"{Count} pictures instead of {now.Count}"
            : Hash != now.Hash ? $"other pictures, which were in {Folder}"
            : null;
    }
}
