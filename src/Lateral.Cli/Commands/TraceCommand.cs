using System.CommandLine;
using Lateral.Cli.Explain;

namespace Lateral.Cli.Commands;

/// <summary><c>lateral trace x.npy --pixel H,W</c>: Caffe's sliding window at one pixel, a line a step of the head.</summary>
internal static class TraceCommand
{
    public static Command Create()
    {
        Argument<string> input = new("x.npy")
        {
            Description = "The feature maps: a NumPy file of '<f2', '<f4' or '<f8' in C order, C,H,W or N,C,H,W",
        };
        Option<Pixel?> pixel = PlaceOptions.Pixel("The pixel whose channels are walked along");
        pixel.Required = true;
        Option<int?> channel = PlaceOptions.Channel("Only the steps from this channel's term coming in to its leaving");
        Option<int> image = new("--image")
        {
            Description = "The image, where the file holds several",
            HelpName = "N",
            CustomParser = result => PlaceOptions.IsIndex(result.Tokens[0].Value, out int index)
                ? index
                : CommonOptions.Refuse<int>(result, $"--image takes a number from 0, not '{result.Tokens[0].Value}'"),
        };
        Option<FeatureLayout> layout = CommonOptions.Layout();
        Option<bool> json = new("--json") { Description = "Print JSON (documented in docs/cli.md) in place of the lines" };
        var parameters = new ParameterOptions();
        var command = new Command("trace", "Walk along the channels of a pixel as Caffe's LRNComputeDiff does: what each step adds, subtracts and writes.")
        {
            input, pixel, channel, image, layout, json,
        };
        parameters.AddTo(command);
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            LrnOptions options = parameters.Resolve(parsed, parsed.InvocationConfiguration.Error);
            if (options.Region == LrnRegion.WithinChannel)
            {
                throw new CommandError(CommandError.Usage, "trace walks across channels: within a channel Caffe has no kernel that slides");
            }

            string path = parsed.GetRequiredValue(input);
            FeatureMaps maps = FeatureMaps.FromNpy(path, parsed.GetValue(layout), parsed.GetValue(image));
            Pixel at = parsed.GetValue(pixel)!.Value;
            var question = new Question(path, null, parsed.GetValue(layout), at, parsed.GetValue(channel));
            Explanation.Check(question, maps);
            var window = new SlidingWindow([.. Enumerable.Range(0, maps.Channels).Select(c => (double)maps[c, at.H, at.W])], options);
            SlideStep[] steps = [.. window.Steps.Where(step => question.Channel is not { } c || (step.Head >= c && step.Head <= c + (long)options.LocalSize))];
            if (parsed.GetValue(json))
            {
                output.WriteLine(TraceOutput.ToJson(window, steps, at));
            }
            else
            {
                TraceOutput.Write(output, window, steps);
            }
        });
        return command;
    }
}
