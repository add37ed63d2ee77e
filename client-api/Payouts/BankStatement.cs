using System.Buffers;
using System.Xml;
using System.Xml.Linq;
using Cashback.Problems;

namespace Cashback.Payouts;

/// <summary>What a bank tells: camt.053 and camt.054. Only what came back is looked at: credits that carry our reference.</summary>
internal static class BankStatement
{
    /// <summary>End-to-end references of what was given back, each once, in the order of the file.</summary>
    public static IReadOnlyList<string> Returns(ReadOnlySequence<byte> bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes.ToArray());
            using var reader = XmlReader.Create(stream, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var document = XDocument.Load(reader);
            if (!(document.Root?.Name.NamespaceName ?? "").Contains("camt.05", StringComparison.Ordinal))
                throw ProblemException.Invalid("", "neither camt.053 nor camt.054");
            return
            [
                // What is only announced has not come back yet; the bank says it again once it is booked.
                .. from entry in Under(document.Root!, "Ntry")
                   where Child(entry, "Sts") is not ("PDNG" or "INFO")
                   from detail in Under(entry, "TxDtls")
                   // A single transaction may say itself that it is a credit; else its entry does.
                   where (Child(detail, "CdtDbtInd") ?? Child(entry, "CdtDbtInd")) == "CRDT"
                   let reference = Under(detail, "EndToEndId").Select(e => e.Value.Trim()).FirstOrDefault(v => v.Length > 0 && v != "NOTPROVIDED")
                   where reference is not null
                   group reference by reference into once
                   select once.Key,
            ];
        }
        catch (XmlException)
        {
            throw ProblemException.Invalid("", "not well-formed XML");
        }
    }

    private static IEnumerable<XElement> Under(XElement of, string name) => of.Descendants().Where(e => e.Name.LocalName == name);

    private static string? Child(XElement of, string name) => of.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value.Trim();
}
