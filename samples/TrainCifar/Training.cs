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
    private readonly nn.Module<Tensor, Tensor> net;
    private readonly SGD optimizer;

    public Training(Settings settings, Pictures pictures, bool lateral)
    {
        this.settings = settings;
        this.pictures = pictures;
        History = new History(settings, StepsPerEpoch, [], [], []);
        manual_seed(settings.Seed);
        net = Nets.Create(settings.Net, pictures.Classes.Count, lateral);
        optimizer = optim.SGD(net.parameters(), settings.LearningRate, momentum: 0.9, weight_decay: 0.004);
    }

    public History History { get; private set; }

    public int StepsPerEpoch => Math.Max(1, (int)pictures.TrainX.shape[0] / settings.Batch);

    public int TotalSteps => settings.Epochs * StepsPerEpoch;

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

    /// <summary>Writes all that <see cref="Resume"/> needs to a folder, which is never half written.</summary>
    public void Save(string folder)
    {
        string next = folder + ".next";
        Directory.CreateDirectory(next);
        net.save(Path.Combine(next, "net.dat"));
        optimizer.save_state_dict(Path.Combine(next, "optimizer.dat"));
        History.Save(Path.Combine(next, "history.json"));
        string old = folder + ".old";
        if (Directory.Exists(folder))
        {
            Directory.Move(folder, old);
        }

        Directory.Move(next, folder);
        Delete(old);
    }

    /// <summary>Puts the checkpoint back that a <see cref="Save"/> was about to replace when the program was killed.</summary>
    /// <returns>Whether there is a checkpoint.</returns>
    public static bool Recover(string folder)
    {
        string old = folder + ".old";
        if (!Directory.Exists(folder) && Directory.Exists(old))
        {
            Directory.Move(old, folder);
        }

        Delete(old);
        Delete(folder + ".next");
        return Directory.Exists(folder);
    }

    /// <summary>Goes on where <see cref="Save"/> left off, with the same batches as if it had never stopped.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is of another training.</exception>
    public void Resume(string folder)
    {
        History = History.Load(Path.Combine(folder, "history.json"));
        if (History.Settings with { Epochs = settings.Epochs } != settings)
        {
            throw new InvalidDataException($"{folder} is of a training with other settings, {History.Settings}: choose another --output");
        }

        net.load(Path.Combine(folder, "net.dat"));
        optimizer.load_state_dict(Path.Combine(folder, "optimizer.dat"));
    }

    public void Dispose()
    {
        optimizer.Dispose();
        net.Dispose();
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private double Accuracy()
    {
        using var off = no_grad();
        net.eval();
        return net.call(pictures.ValidX).argmax(1).eq(pictures.ValidY).to(ScalarType.Float32).mean().item<float>();
    }

    private long[] Shuffled(int epoch)
    {
        long[] order = [.. Enumerable.Range(0, (int)pictures.TrainX.shape[0])];
        new Random(settings.Seed * 1000 + epoch).Shuffle(order);
        return order;
    }
}
