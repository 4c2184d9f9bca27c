using System.Text.RegularExpressions;
using Lateral.Benchmarks.Peers;
using Lateral.Benchmarks.Results;
using Lateral.Benchmarks.Timing;

namespace Lateral.Benchmarks;

/// <summary>Every peer on the same layers: checked, then timed in turns.</summary>
internal static partial class PeersRun
{
    public static LayerResult[] Run(bool quick, TextWriter log)
    {
        Workload[] workloads = quick
            ? [Layer("AlexNet's norm1", 2, 96, 55), Layer("AlexNet's norm1, within a channel", 2, 32, 55, LrnRegion.WithinChannel)]
            :
            [
                Layer("AlexNet's norm1", 32, 96, 55),
                Layer("AlexNet's norm2", 32, 256, 27),
                Layer("GoogLeNet's conv2/norm2", 32, 192, 56),
                Layer("AlexNet's norm1, within a channel", 32, 96, 55, LrnRegion.WithinChannel),
            ];
        return [.. workloads.Select(workload => Run(workload, quick ? Pace.Quick : Pace.Full, log))];
    }

    private static Workload Layer(string name, int images, int channels, int side, LrnRegion region = LrnRegion.AcrossChannels) =>
        new(name, images, channels, side, side, new LrnOptions { Region = region });

    private static LayerResult Run(Workload workload, Pace pace, TextWriter log)
    {
        using (workload)
        {
            log.WriteLine($"{workload.Description}, {workload.Parameters}");
            var peers = new List<IPeer>();
            try
            {
                var timed = new List<(PeerOperation Operation, double? WorstError)>();
                var untimed = new List<PeerResult>();
                Check(workload, peers, timed, untimed);
                foreach (PeerResult row in untimed)
                {
                    log.WriteLine($"  {row.Peer} {row.Layout} {row.Pass}: {row.Note}");
                }

                Timing.Timing[] timings = Turns.Time([.. timed.Select(one => new Turn(one.Operation.Prepare, one.Operation.Run))], pace);
                PeerResult[] rows = Rows(workload, timed, timings);
                foreach (PeerResult row in rows)
                {
                    log.WriteLine(FormattableString.Invariant(
                        $"  {row.Peer,-21} {row.Layout,-8} {row.Pass,-20} {row.Milliseconds,9:0.000} ms {row.TimesLimit,8:0.00} times the limit  {row.Note}"));
                }

                return new LayerResult(workload.Name, workload.Description, workload.Parameters, workload.Length, [.. rows, .. untimed]);
            }
            finally
            {
                peers.ForEach(peer => peer.Dispose());
            }
        }
    }

    private static void Check(Workload workload, List<IPeer> peers, List<(PeerOperation Operation, double? WorstError)> timed, List<PeerResult> untimed)
    {
        var check = new ResultCheck(workload);
        foreach (PeerSource source in PeerSource.All.Where(source => source.WithinChannel || workload.AcrossChannels))
        {
            IPeer peer;
            try
            {
                peer = source.Create(workload);
            }
            catch (Exception e)
            {
                // Whatever keeps a peer from loading, the others are compared.
                untimed.Add(new PeerResult(source.Name, null, null, null, $"absent: {Reason(e)}"));
                continue;
            }

            peers.Add(peer);
            foreach (PeerOperation operation in peer.Operations)
            {
                workload.Poison();
                (double? worst, string? disagreement) = check.Run(operation);
                if (disagreement is null)
                {
                    timed.Add((operation, worst));
                }
                else
                {
                    untimed.Add(new PeerResult(operation.Peer, operation.Layout, NameOf(operation.Pass), operation.Threads, disagreement) { WorstError = worst });
                }
            }
        }
    }

    private static PeerResult[] Rows(Workload workload, List<(PeerOperation Operation, double? WorstError)> timed, Timing.Timing[] timings)
    {
        double Limit(Pass pass) => timings[timed.FindIndex(one => one.Operation.Peer == LimitPeer.Name && one.Operation.Pass == pass)].Median;
        return
        [
            .. timed.Zip(timings, (one, timing) =>
            {
                PeerOperation operation = one.Operation;
                double scale = operation.Images == 0 ? 1 : (double)workload.Images / operation.Images;
                double limit = operation.Pass == Pass.ForwardAndBackward ? Limit(Pass.Forward) + Limit(Pass.Backward) : Limit(operation.Pass);
                return new PeerResult(operation.Peer, operation.Layout, NameOf(operation.Pass), operation.Threads, operation.Note)
                {
                    Milliseconds = scale * timing.Median,
                    LowerQuartile = scale * timing.Lower,
                    UpperQuartile = scale * timing.Upper,
                    Turns = timing.Turns,
                    TimesLimit = scale * timing.Median / limit,
                    WorstError = one.WorstError,
                };
            }),
        ];
    }

    public static string NameOf(Pass pass) => pass switch
    {
        Pass.Forward => "forward",
        Pass.Backward => "backward",
        _ => "forward and backward",
    };

    /// <summary>The innermost message, on one line and without the folders of this machine.</summary>
    private static string Reason(Exception e)
    {
        const int Longest = 300;
        Exception inner = e;
        while (inner.InnerException is { } next)
        {
            inner = next;
        }

        string[] lines = [.. inner.Message.Split('\n').Select(line => Folders().Replace(line.Trim(), "").TrimEnd('.')).Where(line => line.Length > 0).Distinct()];

        // The loader's own words follow after a line of advice.
        string reason = string.Join("; ", inner is DllNotFoundException && lines.Length > 1 ? lines[1..] : lines).Replace('|', '/');
        return reason.Length > Longest ? reason[..Longest] + "…" : reason;
    }

    [GeneratedRegex("(?<![\\w/:])/(?:[^/\\s]+/)+")]
    private static partial Regex Folders();
}
