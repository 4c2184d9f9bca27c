using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TrainCifar;

/// <summary>How to train.</summary>
internal sealed record Settings(string Net, int Epochs, int Batch, double LearningRate, int Seed);

/// <summary>A network being trained: each step, and what has come of it so far.</summary>
internal sealed class Training : IDisposable
{
    private readonly Settings settings;
    private readonly Pictures pictures;
    private readonly string checkpoint;
    private readonly nn.Module<Tensor, Tensor> net;
    private readonly SGD optimizer;

    /// <param name="settings">How to train.</param>
    /// <param name="pictures">What to train on.</param>
    /// <param name="lateral">Whether Lateral normalizes.</param>
    /// <param name="checkpoint">The folder for <see cref="Save"/> and <see cref="Resume"/>.</param>
    public Training(Settings settings, Pictures pictures, bool lateral, string checkpoint)
    {
        this.settings = settings;
        this.pictures = pictures;
        this.checkpoint = checkpoint;
        History = new History(settings, pictures.Source, StepsPerEpoch, [], [], []);
        manual_seed(settings.Seed);
        net = Nets.Create(settings.Net, pictures.Source.Classes.Count, lateral);
        optimizer = optim.SGD(net.parameters(), settings.LearningRate, momentum: 0.9, weight_decay: 0.004);
    }

    public History History { get; private set; }

    public int StepsPerEpoch => Math.Max(1, (int)pictures.TrainX.shape[0] / settings.Batch);

    public long TotalSteps => (long)settings.Epochs * StepsPerEpoch;

    /// <summary>One batch forward and backward. After each epoch the share of validation pictures that are recognized.</summary>
    public void Step()
    {
        using DisposeScope scope = NewDisposeScope();
        int step = History.Losses.Count;
        manual_seed(settings.Seed + step);
        (int epoch, int batch) = Math.DivRem(step, StepsPerEpoch);
        Tensor order = tensor(Shuffled(epoch));
        Tensor indices = order.slice(0, batch * settings.Batch, Math.Min(order.shape[0], (batch + 1) * settings.Batch), 1);
        Tensor x = pictures.TrainX.index_select(0, indices);
        Tensor y = pictures.TrainY.index_select(0, indices);

        var watch = Stopwatch.StartNew();
        net.train();
        optimizer.zero_grad();
        Tensor loss = nn.functional.cross_entropy(net.call(x), y);
        loss.backward();
        optimizer.step();
        History.Losses.Add(loss.item<float>());
        History.Milliseconds.Add(watch.Elapsed.TotalMilliseconds);
        if (batch == StepsPerEpoch - 1)
        {
            History.Accuracies.Add(Accuracy());
        }
    }

    /// <summary>Writes all that <see cref="Resume"/> needs to the checkpoint, which is never half written.</summary>
    public void Save()
    {
        string next = checkpoint + ".next";
        Directory.CreateDirectory(next);
        net.save(Path.Combine(next, "net.dat"));
        optimizer.save_state_dict(Path.Combine(next, "optimizer.dat"));
        History.Save(Path.Combine(next, "history.json"));
        string old = checkpoint + ".old";
        if (Directory.Exists(checkpoint))
        {
            Directory.Move(checkpoint, old);
        }

        Directory.Move(next, checkpoint);
        Delete(old);
    }

    /// <summary>Goes on where <see cref="Save"/> left off, if it did, with the same batches as if it had never stopped.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is of another training, or cannot be read.</exception>
    public void Resume()
    {
        if (!Recover())
        {
            return;
        }

        History history = History.Load(Path.Combine(checkpoint, "history.json"));
        string[] differences = history.Differences(settings, pictures.Source);
        if (differences.Length > 0)
        {
            throw new InvalidDataException($"{checkpoint} was trained with {string.Join(", ", differences)}: choose another --output");
        }

        try
        {
            net.load(Path.Combine(checkpoint, "net.dat"));
            optimizer.load_state_dict(Path.Combine(checkpoint, "optimizer.dat"));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever TorchSharp's readers make of a damaged file.
            throw new InvalidDataException($"{checkpoint} cannot be read: {e.Message.Split('\n')[0]}", e);
        }

        History = history;
    }

    public void Dispose()
    {
        optimizer.Dispose();
        net.Dispose();
    }

    /// <summary>Puts the checkpoint back that a <see cref="Save"/> was about to replace when the program was killed.</summary>
    /// <returns>Whether there is a checkpoint.</returns>
    private bool Recover()
    {
        string old = checkpoint + ".old";
        if (!Directory.Exists(checkpoint) && Directory.Exists(old))
        {
            Directory.Move(old, checkpoint);
        }

        Delete(old);
        Delete(checkpoint + ".next");
        return Directory.Exists(checkpoint);
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>In batches as training's, so that it needs no more memory than a step.</summary>
    private double Accuracy()
    {
        using var off = no_grad();
        net.eval();
        long recognized = 0;
        long count = pictures.ValidX.shape[0];
        for (long start = 0; start < count; start += settings.Batch)
        {
            using DisposeScope scope = NewDisposeScope();
            long end = Math.Min(count, start + settings.Batch);
            Tensor classes = net.call(pictures.ValidX.slice(0, start, end, 1)).argmax(1);
            recognized += classes.eq(pictures.ValidY.slice(0, start, end, 1)).sum().item<long>();
        }

        return (double)recognized / count;
    }

    private long[] Shuffled(int epoch)
    {
        long[] order = [.. Enumerable.Range(0, (int)pictures.TrainX.shape[0])];
        new Random(settings.Seed * 1000 + epoch).Shuffle(order);
        return order;
    }
}
