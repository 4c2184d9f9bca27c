using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using TorchNorm = TorchSharp.Modules.LocalResponseNorm;

namespace Lateral.TorchSharp.Tests;

/// <summary>Models written for TorchSharp's module run with Lateral's, and say where they do not.</summary>
public class UseLateralTests : TorchTests
{
    [Fact]
    public void A_sequence()
    {
        using Sequential model = nn.Sequential(("conv", nn.Conv2d(3, 8, 3)), ("norm", nn.LocalResponseNorm(4, 0.5, 0.6, 2)), ("inner", nn.Sequential(nn.LocalResponseNorm(3))));
        AssertSameAfter(model, randn(2, 3, 8, 8), "norm", "inner.0");
        LrnOptions options = Assert.IsType<LocalResponseNorm>(model[1]).Options;
        Assert.Equal(new LrnOptions { LocalSize = 4, Alpha = 0.5, Beta = 0.6, K = 2, EvenWindow = EvenWindow.LeansBefore }, options);
        Assert.Equal(["conv", "norm", "inner"], model.named_children().Select(child => child.name));
    }

    [Fact]
    public void Fields_lists_and_dictionaries_of_a_model_of_ones_own()
    {
        using var model = new Holder();
        AssertSameAfter(model, randn(2, 6, 5, 5), "field", "body.1", "list.0", "map.norm", "array[0]", "plain[a]");
        Assert.Equal(["body", "field", "list", "map"], model.named_children().Select(child => child.name).Order());
        Assert.DoesNotContain(model.modules(), module => module is TorchNorm);
    }

    [Fact]
    public void One_module_used_twice_stays_one()
    {
        TorchNorm norm = nn.LocalResponseNorm(3);
        using Sequential model = nn.Sequential(norm, nn.ReLU(), norm);
        Assert.Equal("0: Lateral's", Assert.Single(model.UseLateral()).ToString());
        Assert.Same(model[0], model[2]);
        Assert.IsType<LocalResponseNorm>(model[0]);
    }

    [Fact]
    public void What_cannot_be_replaced_is_said_and_still_works()
    {
        using var model = new Stubborn();
        model.eval();
        Tensor x = randn(2, 6, 5, 5);
        Tensor y = model.call(x);
        Dictionary<string, string?> obstacles = model.UseLateral().ToDictionary(layer => layer.Name, layer => layer.Obstacle);
        Assert.Contains("declare it as Module<Tensor, Tensor>", obstacles["narrow"]);
        Assert.Contains("hooks", obstacles["hooked"]);
        Assert.Contains("K must be", obstacles["zero"]);
        Assert.Contains("no field or collection of Stubborn", obstacles["hidden"]);
        Assert.Null(obstacles["free"]);
        Assert.Equal(5, obstacles.Count);
        Assert.False(model.Free.training);
        Close.Assert(y, model.call(x), 1e-6, "y");

        Assert.False(Assert.Single(nn.LocalResponseNorm(3).UseLateral()).Replaced);
        Assert.Empty(nn.Sequential(nn.ReLU()).UseLateral());
        Assert.Throws<ArgumentNullException>(() => ((nn.Module)null!).UseLateral());
    }

    private static void AssertSameAfter(nn.Module<Tensor, Tensor> model, Tensor x, params string[] names)
    {
        Tensor y = model.call(x);
        IReadOnlyList<LateralReplacement> layers = model.UseLateral();
        Assert.Equal(names.Order(), layers.Select(layer => layer.Name).Order());
        Assert.All(layers, layer => Assert.True(layer.Replaced, layer.ToString()));
        Close.Assert(y, model.call(x), 1e-4, "y");
        Assert.Empty(model.UseLateral());
    }

    private sealed class Holder : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor> field = nn.LocalResponseNorm(3, 0.9);
        private readonly Sequential body = nn.Sequential(nn.Conv2d(6, 6, 3, padding: 1), nn.LocalResponseNorm(5, 0.7));
        private readonly ModuleList<nn.Module<Tensor, Tensor>> list = new(nn.LocalResponseNorm(2, 0.8), nn.ReLU());
        private readonly ModuleDict<nn.Module<Tensor, Tensor>> map = new() { ("norm", nn.LocalResponseNorm(3, 0.6)) };
        private readonly nn.Module<Tensor, Tensor>[] array = [nn.LocalResponseNorm(3, 0.4)];
        private readonly float[,] notModules = new float[2, 2];
        private readonly Dictionary<string, nn.Module<Tensor, Tensor>> plain = new() { ["a"] = nn.LocalResponseNorm(4, 0.5) };

        public Holder()
            : base(nameof(Holder)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            nn.Module<Tensor, Tensor>[] layers = [field, body, .. list, .. map.values(), .. array, plain["a"]];
            return layers.Aggregate(input + notModules[0, 0], (x, layer) => layer.call(x));
        }
    }

    private sealed class Stubborn : nn.Module<Tensor, Tensor>
    {
        private readonly TorchNorm narrow = nn.LocalResponseNorm(3, 0.9);
        private readonly nn.Module<Tensor, Tensor> hooked = Hooked();
        private readonly nn.Module<Tensor, Tensor> zero = nn.LocalResponseNorm(3, 0.7, k: 0);
        private readonly nn.Module<Tensor, Tensor> free = nn.LocalResponseNorm(3, 0.6);
        private readonly Func<Tensor, Tensor> through;

        public Stubborn()
            : base(nameof(Stubborn))
        {
            TorchNorm hidden = nn.LocalResponseNorm(3, 0.5);
            register_module(nameof(hidden), hidden);
            through = hidden.call;
            RegisterComponents();
        }

        public nn.Module Free => free;

        public override Tensor forward(Tensor input) => through(free.call(zero.call(hooked.call(narrow.call(input)))));

        private static TorchNorm Hooked()
        {
            TorchNorm norm = nn.LocalResponseNorm(3, 0.8);
            norm.register_forward_hook((_, _, output) => output * 2);
            return norm;
        }
    }
}
