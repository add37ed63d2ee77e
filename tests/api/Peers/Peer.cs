using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Cashback.Api.Tests.Peers;

/// <summary>What independent implementations said, recorded by tests/peers/make.mjs.</summary>
internal static class Peer
{
    public static JsonNode Read(string name) => JsonNode.Parse(File.ReadAllBytes(Path(name)))!;

    public static string Path(string name) => System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Here())!, "../../peers", name));

    private static string Here([CallerFilePath] string here = "") => here;
}
