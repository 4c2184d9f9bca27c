using Lateral;
using Lateral.TorchSharp.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

// What xunit's generated entry point does, once libtorch can be loaded or its tests know why they skip.
return TorchLaunch.Again(args)
    ?? (args.Contains("--server")
        ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
        : await ConsoleRunner.Run(args));
