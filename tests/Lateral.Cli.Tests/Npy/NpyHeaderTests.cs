using System.Buffers.Binary;
using System.Text;
using Lateral.Cli.Npy;
using Xunit;

namespace Lateral.Cli.Tests.Npy;

public class NpyHeaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_version_is_read(int version)
    {
        byte[] file = FileOf("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }  \n", 24, version);
        NpyHeader header = NpyHeader.Parse(file, file.Length);
        Assert.Equal(NpyElement.Float, header.Element);
        Assert.Equal([2, 3], header.Shape);
        Assert.Equal(file.Length - 24, header.DataOffset);
    }

    [Theory]
    [InlineData("{'descr': '<f2', 'fortran_order': False, 'shape': (), }", 2, "")]
    [InlineData("{'shape':(5,),'fortran_order':False,'descr':'<f2'}", 10, "5")]
    [InlineData("{\"descr\": \"=f2\", 'fortran_order': False, 'shape': (2, 3,)}", 12, "2 3")]
    [InlineData("\n {\t'descr' :'|f8' ,\n'fortran_order' : False, 'shape' : ( 1 , 1 ) , } \n", 8, "1 1")]
    [InlineData("{'descr': 'f4', 'fortran_order': False, 'shape': (3L, 2L)}", 24, "3 2")]
    [InlineData("{'descr': '<f8', 'fortran_order': True, 'shape': (4,)}", 32, "4")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (0, 7, 9)}", 0, "0 7 9")]
    public void Whitespace_order_quotes_and_commas_are_free(string text, int bytes, string shape)
    {
        byte[] file = FileOf(text, bytes);
        Assert.Equal(shape, string.Join(' ', NpyHeader.Parse(file, file.Length).Shape));
    }

    [Theory]
    [InlineData("{'descr': '>f4', 'fortran_order': False, 'shape': (1, 1)}", "big-endian ('>f4'); convert with x.astype('<f4')")]
    [InlineData("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1)}", "Fortran order; convert with numpy.ascontiguousarray(x)")]
    [InlineData("{'descr': '<i8', 'fortran_order': False, 'shape': (1, 1)}", "type '<i8', integers; expected '<f2', '<f4' or '<f8'")]
    [InlineData("{'descr': '|b1', 'fortran_order': False, 'shape': (1, 1)}", "'|b1', booleans")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1, 1)}", "Python objects")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 1)}", "structures")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': (1, 1)}", "type ''")]
    [InlineData("{'descr': 4, 'fortran_order': False, 'shape': (1, 1)}", "a quoted string was expected")]
    [InlineData("{'descr': '<f4', 'fortran_order': 0, 'shape': (1, 1)}", "True or False was expected")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': 4}", "'(' was expected")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4)}", "not a tuple")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1, 4)}", "a size, 0 or more was expected")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1 4)}", "',' or ')'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "beyond any file")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "multiplies beyond any file")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 4294967296, 4294967296)}", "multiplies beyond any file")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1)}", "too short: the shape (2, 1) of '<f4' takes 8 bytes after the header, 4 are there")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (0, 1)}", "too long")]
    [InlineData("{'descr': '<f4', 'fortran_order': False}", "lacks 'shape'")]
    [InlineData("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)}", "unknown or repeated key 'descr'")]
    [InlineData("{'descr': '<f4', 'x\u001b[31m': False}", "unknown or repeated key 'x?[31m'")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1)} x", "'x' at byte")]
    [InlineData("{'descr': '<f4", "does not end")]
    [InlineData("", "its end at byte 0, where '{' was expected")]
    public void What_is_wrong_is_said(string text, string fragment)
    {
        byte[] file = FileOf(text, 4);
        var exception = Assert.Throws<InvalidDataException>(() => NpyHeader.Parse(file, file.Length));
        Assert.Contains(fragment, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_preamble_is_checked()
    {
        Assert.Contains("empty", Message([]), StringComparison.Ordinal);
        Assert.Contains("not a .npy file", Message("PK\u0003\u0004 zip"u8.ToArray()), StringComparison.Ordinal);
        byte[] file = FileOf("{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}", 4);
        for (int length = 6; length < file.Length - 4; length++)
        {
            Assert.Contains("ends within its header", Message(file[..length]), StringComparison.Ordinal);
        }

        file[6] = 4;
        Assert.Contains("version 4.0 is not known", Message(file), StringComparison.Ordinal);
        byte[] lying = FileOf("{}", 0, version: 2);
        BinaryPrimitives.WriteUInt32LittleEndian(lying.AsSpan(8), uint.MaxValue);
        Assert.Contains("the header claims 4294967295 bytes", Message(lying), StringComparison.Ordinal);

        static string Message(byte[] bytes) => Assert.Throws<InvalidDataException>(() => NpyHeader.Parse(bytes, bytes.Length)).Message;
    }

    [Fact]
    public void Too_many_axes_are_refused()
    {
        byte[] file = FileOf($"{{'descr': '<f4', 'fortran_order': False, 'shape': ({string.Join(',', Enumerable.Repeat(1, 65))})}}", 4);
        Assert.Throws<InvalidDataException>(() => NpyHeader.Parse(file, file.Length));
    }

    [Theory]
    [InlineData("caffe-across-5")]
    [InlineData("caffe-alexnet-like")]
    [InlineData("torch-double")]
    public void A_header_is_written_as_NumPy_writes_it(string name)
    {
        byte[] file = File.ReadAllBytes(Folder.Case(name, "x.npy"));
        NpyHeader header = NpyHeader.Parse(file, file.Length);
        Assert.Equal(file[..header.DataOffset], header.Format());
    }

    internal static byte[] FileOf(string text, int dataBytes, int version = 1)
    {
        byte[] characters = Encoding.Latin1.GetBytes(text);
        byte[] length = new byte[version == 1 ? 2 : 4];
        if (version == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)characters.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)characters.Length);
        }

        return [0x93, .. "NUMPY"u8, (byte)version, 0, .. length, .. characters, .. new byte[dataBytes]];
    }
}
