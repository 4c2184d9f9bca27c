// The layer in a program compiled ahead of time: dotnet publish -c Release samples/AheadOfTime
using Lateral;

var norm = new LocalResponseNorm(new LrnOptions { LocalSize = 5, Alpha = 1e-4, Beta = 0.75, K = 1 });
var shape = new FeatureShape([1, 96, 13, 13]);
var random = new Random(1);
float[] x = [.. Enumerable.Range(0, (int)shape.Length).Select(_ => random.NextSingle() * 200 - 50)];
float[] y = new float[x.Length], gradInput = new float[x.Length];

norm.Forward<float>(x, y, shape);
norm.Backward<float>(x, gradOutput: y, gradInput, shape);

double[] expected = LrnReference.Forward([.. x.Select(value => (double)value)], shape, norm.Options);
double worst = expected.Zip(y, (truth, value) => truth == 0 ? Math.Abs(value) : Math.Abs((value - truth) / truth)).Max();
Console.WriteLine($"{shape}: y differs from the definition by {worst:g2} at most, |gradInput| = {Math.Sqrt(gradInput.Sum(g => (double)g * g)):g6}");
return worst <= 1e-6 ? 0 : 1;
