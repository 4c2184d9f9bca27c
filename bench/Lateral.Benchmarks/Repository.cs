namespace Lateral.Benchmarks;

/// <summary>Where the repository is: the program is run from its build folder inside it.</summary>
internal static class Repository
{
    /// <summary>The folder that holds Lateral.slnx, or the current one where there is none.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Lateral.slnx")))
            {
                return folder.FullName;
            }
        }

        return Environment.CurrentDirectory;
    }
}
