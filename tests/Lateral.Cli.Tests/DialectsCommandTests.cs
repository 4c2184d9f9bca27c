using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Lateral.Cli.Commands;
using Spectre.Console;
using Xunit;

namespace Lateral.Cli.Tests;

public class DialectsCommandTests
{
    [Fact]
    public void Table_has_a_line_for_each_framework_and_none_is_wrapped_or_coloured()
    {
        Result result = Run("dialects");
        string[] lines = result.Output.TrimEnd().Split(Environment.NewLine);
        Assert.Equal(LrnDialect.All.Select(dialect => dialect.Name).Prepend("name"), lines.Select(line => line.Split(' ')[0]));
        Assert.DoesNotContain('\x1b', result.Output);
        Assert.Contains("depth_radius 5, alpha 1, beta 0.5, bias 1", lines[4], StringComparison.Ordinal);
        Assert.Contains("not divided", lines[4], StringComparison.Ordinal);
        int column = lines[0].IndexOf("alpha divided by", StringComparison.Ordinal);
        Assert.All(lines, line => Assert.Equal("  ", line[(column - 2)..column]));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(119)]
    [InlineData(120)]
    [InlineData(200)]
    public void On_a_terminal_no_word_is_broken(int width)
    {
        using var text = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(text) });
        console.Profile.Width = width;
        DialectsCommand.WriteOnTerminal(console);
        string[] lines = text.ToString().Split('\n', StringSplitOptions.TrimEntries), words = text.ToString().Split((char[])[' ', '\n', '\r']);
        Assert.All(lines, line => Assert.True(line.Length <= width, line));
        Assert.All(DialectsCommand.Rows.SelectMany(row => row).SelectMany(cell => cell.Split(' ')), word => Assert.Contains(word, words));
    }

    [Fact]
    public void Table_as_json_holds_defaults_and_limits()
    {
        JsonElement rows = JsonDocument.Parse(Run("dialects", "--json").Output).RootElement;
        Assert.Equal(LrnDialect.All.Select(dialect => dialect.Name), rows.EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        JsonElement cudnn = rows.EnumerateArray().Single(row => row.GetProperty("name").GetString() == "cudnn");
        Assert.Equal("lrnN", cudnn.GetProperty("size").GetProperty("name").GetString());
        Assert.Equal(16, cudnn.GetProperty("size").GetProperty("maximum").GetDouble());
        Assert.Equal(1e-5, cudnn.GetProperty("k").GetProperty("minimum").GetDouble());
        Assert.Equal("after", cudnn.GetProperty("evenWindow").GetString());
        JsonElement pytorch = rows[1];
        Assert.Equal(JsonValueKind.Null, pytorch.GetProperty("size").GetProperty("default").ValueKind);
        Assert.True(pytorch.GetProperty("dividesAlpha").GetBoolean());
    }

    [Fact]
    public void Converts_and_prints_both_spellings_and_the_canonical_form() => Assert.Equal(
        new Result(
            0,
            string.Join(Environment.NewLine,
                "caffe       lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 k: 1 norm_region: ACROSS_CHANNELS }",
                "canonical   size 5, alpha 0.0001, beta 0.75, k 1, across",
                "tensorflow  tf.nn.local_response_normalization(x, depth_radius=2, bias=1.0, alpha=2e-05, beta=0.75)",
                ""),
            ""),
        Run("dialects", "--from", "caffe", "--to", "TensorFlow", "--alpha", "1e-4"));

    [Fact]
    public void Parameters_are_in_the_first_frameworks_meaning()
    {
        Result result = Run("dialects", "--from", "tensorflow", "--to", "caffe", "--depth-radius", "2", "--bias", "2", "--alpha", "2e-5", "--beta", "0.75");
        Assert.Contains("lrn_param { local_size: 5 alpha: 0.0001 beta: 0.75 k: 2 norm_region: ACROSS_CHANNELS }", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_side_alone_is_the_canonical_form_on_the_other()
    {
        Assert.Equal("canonical  size 4, alpha 0.0001, beta 0.75, k 1, across, extra neighbour before",
            Run("dialects", "--from", "pytorch", "--size", "4").Output.TrimEnd().Split(Environment.NewLine)[1]);
        Assert.Contains("vl_nnnormalize(x, [5 1 2e-05 0.75])", Run("dialects", "--to", "matconvnet").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Warnings_go_to_standard_error_and_into_the_json()
    {
        Result result = Run("dialects", "--from", "caffe", "--to", "opencv", "--region", "within", "--k", "2", "--json");
        Assert.Equal("lateral: warning: Caffe ignores k within a channel: it computes with 1, not 2." + Environment.NewLine, result.Error);
        Assert.Equal(0, result.ExitCode);
        JsonElement conversion = JsonDocument.Parse(result.Output).RootElement;
        Assert.Equal("Caffe ignores k within a channel: it computes with 1, not 2.", conversion.GetProperty("warnings")[0].GetString());
        Assert.Equal(2, conversion.GetProperty("from").GetProperty("parameters").GetProperty("k").GetDouble());
        Assert.Equal(1, conversion.GetProperty("canonical").GetProperty("k").GetDouble());
        Assert.Equal("within", conversion.GetProperty("canonical").GetProperty("region").GetString());
        Assert.Equal(1, conversion.GetProperty("to").GetProperty("parameters").GetProperty("bias").GetDouble());
        Assert.Contains("WITHIN_CHANNEL", conversion.GetProperty("to").GetProperty("spelling").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--from pytorch --size 4 --to onnx", "leans to the other side")]
    [InlineData("--from opencv --region within --k 2 --to caffe", "Caffe ignores k within a channel: it computes with 1, so 2 cannot be had.")]
    [InlineData("--from caffe --region within --to pytorch", "PyTorch normalizes across channels only, not within a channel.")]
    [InlineData("--size 17 --to cudnn", "cuDNN: lrnN must be 1 to 16; 17 came.")]
    [InlineData("--from mxnet --size 5 --to ncnn", "ncnn computes with k = 1, not 2")]
    public void A_conversion_that_cannot_be_exact_ends_with_1_and_the_reason(string arguments, string reason) =>
        AssertRefused(CommandError.BadInput, reason, ["dialects", .. arguments.Split(' ')]);

    [Theory]
    [InlineData("--from theano", "--from 'theano' is no framework known here, which are caffe, pytorch,")]
    [InlineData("--to lasagne", "onnxruntime, mxnet, cudnn")]
    [InlineData("--size 5", "parameters to convert need --from, --to or both.")]
    [InlineData("--from caffe --size 4", "Caffe has no window of even size 4: even sizes are rejected.")]
    [InlineData("--from caffe --depth-radius 2", "Caffe has no depth radius: say --size.")]
    [InlineData("--from tensorflow --size 5", "TensorFlow counts a radius, not a size")]
    [InlineData("--from onnx --size 5 --k 1 --bias 1", "--k and --bias are the same parameter")]
    [InlineData("--from caffe --bias 1", "Caffe has no bias, it says k: say --k.")]
    [InlineData("--from ncnn --bias 1", "it computes with k = 1")]
    [InlineData("--from pytorch", "PyTorch has no default for size: it must be given.")]
    [InlineData("--from onednn --size 5 --alpha 1 --beta 1 --k 1", "oneDNN has no default for algorithm: it must be given; algorithm is --region here.")]
    [InlineData("--from mxnet", "MXNet has no default for nsize: it must be given; nsize is --size here.")]
    public void A_command_line_that_cannot_be_meant_ends_with_2(string arguments, string reason) =>
        AssertRefused(CommandError.Usage, reason, ["dialects", .. arguments.Split(' ')]);

    [Theory]
    [InlineData("", 5, 1e-4, 0.75, 1, LrnRegion.AcrossChannels)]
    [InlineData("--size 4 --alpha 2 --beta -0.5 --k 1e-8 --region within", 4, 2, -0.5, 1e-8, LrnRegion.WithinChannel)]
    [InlineData("--dialect caffe", 5, 1, 0.75, 1, LrnRegion.AcrossChannels)]
    [InlineData("--dialect TENSORFLOW --depth-radius 2 --bias 2 --alpha 2e-5", 5, 1e-4, 0.5, 2, LrnRegion.AcrossChannels)]
    [InlineData("--dialect tensorflow --depth-radius 2 --k 2 --alpha 2e-5", 5, 1e-4, 0.5, 2, LrnRegion.AcrossChannels)]
    [InlineData("--dialect onnx --size 4 --bias 3", 4, 1e-4, 0.75, 3, LrnRegion.AcrossChannels)]
    [InlineData("--dialect caffe --region within --size 3", 3, 1, 0.75, 1, LrnRegion.WithinChannel)]
    public void Parameters_resolve(string arguments, int size, double alpha, double beta, double k, LrnRegion region)
    {
        Result result = Run(["probe", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        LrnOptions expected = new() { LocalSize = size, Alpha = alpha, Beta = beta, K = k, Region = region };
        Assert.Equal(new Result(0, expected + Environment.NewLine, ""), result);
    }

    [Fact]
    public void A_dialects_even_size_leans_as_there() => Assert.Contains(
        "EvenWindow = LeansBefore", Run("probe", "--dialect", "torchsharp", "--size", "4").Output, StringComparison.Ordinal);

    [Fact]
    public void Resolving_warns_once_a_line() => Assert.Equal(
        "lateral: warning: Caffe ignores k within a channel: it computes with 1, not 2." + Environment.NewLine,
        Run("probe", "--dialect", "caffe", "--region", "within", "--k", "2").Error);

    [Theory]
    [InlineData("--size 0", "--size must be at least 1; 0 came.")]
    [InlineData("--size 2.5", "--size '2.5' is not a whole number such as 5.")]
    [InlineData("--size 99999999999", "--size '99999999999' is not a whole number")]
    [InlineData("--alpha nan", "--alpha 'nan' is not a finite number such as 0.75 or 1e-4.")]
    [InlineData("--beta inf", "--beta 'inf' is not a finite number")]
    [InlineData("--beta Infinity", "--beta 'Infinity' is not a finite number")]
    [InlineData("--beta 1e999", "--beta '1e999' is not a finite number")]
    [InlineData("--beta 0,75", "--beta '0,75' is not a finite number")]
    [InlineData("--alpha -1", "--alpha must be a number between 0 and")]
    [InlineData("--k 0", "--k must be a number between 1.17549e-38 and 3.40282e+38; 0 came.")]
    [InlineData("--region both", "--region 'both' is neither across nor within.")]
    [InlineData("--depth-radius 2", "--depth-radius is TensorFlow's parameter: without a dialect say --size.")]
    [InlineData("--bias 2", "--bias is some frameworks' name for k: without a dialect say --k.")]
    [InlineData("--k 1 --bias 2", "--k and --bias are the same parameter")]
    [InlineData("--dialect theano", "--dialect 'theano' is no framework known here, which are caffe,")]
    [InlineData("--dialect cudnn --k 0", "cuDNN: lrnK must be at least 1e-05; 0 came; lrnK is --k here.")]
    [InlineData("--alpha 1 --alpha 2", "--alpha")]
    public void Parameters_that_cannot_be_end_with_2_and_one_line(string arguments, string reason) =>
        AssertRefused(CommandError.Usage, reason, ["probe", .. arguments.Split(' ')]);

    [Theory]
    [InlineData(0, "dialects")]
    [InlineData(1, "dialects", "--from", "pytorch", "--size", "4", "--to", "onnx")]
    [InlineData(2, "dialects", "--from", "theano")]
    public async Task The_program_ends_with_the_code_and_writes_no_escape(int exitCode, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "Lateral.Cli.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(exitCode, process.ExitCode);
        Assert.Equal(exitCode == 0, output.Contains("matconvnet", StringComparison.Ordinal));
        Assert.Equal(exitCode == 0 ? 0 : 1, (await error).Count(character => character == '\n'));
        Assert.DoesNotContain('\x1b', output);
    }

    private static void AssertRefused(int exitCode, string reason, string[] arguments)
    {
        Result result = Run(arguments);
        Assert.Equal((exitCode, ""), (result.ExitCode, result.Output));
        Assert.Contains(reason, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', result.Error);
    }

    // The command, and a probe that prints what ParameterOptions makes of the command line, without a process.
    private static Result Run(params string[] arguments)
    {
        ParameterOptions parameters = new();
        Command probe = new("probe");
        parameters.AddTo(probe);
        probe.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(
            parameters.Resolve(parsed, parsed.InvocationConfiguration.Error)));
        ParseResult parsed = new RootCommand { DialectsCommand.Create(), probe }.Parse(arguments);
        if (parsed.Errors.Count > 0)
        {
            return new Result(CommandError.Usage, "", parsed.Errors[0].Message);
        }

        using StringWriter output = new();
        using StringWriter error = new();
        try
        {
            int exitCode = parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return new Result(exitCode, output.ToString(), error.ToString());
        }
        catch (CommandError refused)
        {
            return new Result(refused.ExitCode, output.ToString(), error + refused.Message);
        }
    }

    private sealed record Result(int ExitCode, string Output, string Error);
}
