using System.Globalization;
using System.Text;
using System.Xml;
using Cashback.Grains;

namespace Cashback.Payouts;

/// <param name="Payout">Its id is the end-to-end reference.</param>
/// <param name="Amount">Cents.</param>
/// <param name="Name">Whom to pay.</param>
/// <param name="Iban">Where.</param>
internal sealed record PainLine(GrainRef Payout, long Amount, string Name, string Iban);

/// <summary>A SEPA credit transfer, pain.001.001.09: EUR, no addresses, the SEPA character set, references of 26 characters.</summary>
internal static class PainFile
{
    private const string Space = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";
    private const string Allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ";

    public static byte[] Write(BatchView batch, IReadOnlyList<PainLine> lines)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new() { Encoding = new UTF8Encoding(false), Indent = true }))
        {
            xml.WriteStartElement("Document", Space);
            xml.WriteStartElement("CstmrCdtTrfInitn");
            xml.WriteStartElement("GrpHdr");
            xml.WriteElementString("MsgId", Reference(batch.Id));
            xml.WriteElementString("CreDtTm", batch.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
            Sums(xml, lines);
            Name(xml, "InitgPty", batch.Debtor.Name);
            xml.WriteEndElement();
            Payments(xml, batch, lines);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return stream.ToArray();
    }

    /// <summary>The id without its prefix, whose underscore SEPA does not know.</summary>
    public static string Reference(GrainRef id) => id.ToString()[(id.ToString().IndexOf('_', StringComparison.Ordinal) + 1)..];

    public static bool TryRead(string reference, out GrainRef payout) => GrainRef.TryParse("pay_" + reference, GrainKind.Payout, out payout);

    private static void Payments(XmlWriter xml, BatchView batch, IReadOnlyList<PainLine> lines)
    {
        xml.WriteStartElement("PmtInf");
        xml.WriteElementString("PmtInfId", Reference(batch.Id));
        xml.WriteElementString("PmtMtd", "TRF");
        xml.WriteElementString("BtchBookg", "true");
        Sums(xml, lines);
        xml.WriteStartElement("PmtTpInf");
        xml.WriteStartElement("SvcLvl");
        xml.WriteElementString("Cd", "SEPA");
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteStartElement("ReqdExctnDt");
        xml.WriteElementString("Dt", batch.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        xml.WriteEndElement();
        Name(xml, "Dbtr", batch.Debtor.Name);
        Account(xml, "DbtrAcct", batch.Debtor.Iban);
        xml.WriteStartElement("DbtrAgt");
        xml.WriteStartElement("FinInstnId");
        if (batch.Debtor.Bic is { Length: > 0 } bic)
        {
            xml.WriteElementString("BICFI", bic);
        }
        else
        {
            xml.WriteStartElement("Othr");
            xml.WriteElementString("Id", "NOTPROVIDED");
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteElementString("ChrgBr", "SLEV");
        foreach (var line in lines)
            Transfer(xml, line);
        xml.WriteEndElement();
    }

    private static void Transfer(XmlWriter xml, PainLine line)
    {
        xml.WriteStartElement("CdtTrfTxInf");
        xml.WriteStartElement("PmtId");
        xml.WriteElementString("InstrId", Reference(line.Payout));
        xml.WriteElementString("EndToEndId", Reference(line.Payout));
        xml.WriteEndElement();
        xml.WriteStartElement("Amt");
        xml.WriteStartElement("InstdAmt");
        xml.WriteAttributeString("Ccy", "EUR");
        xml.WriteString(Amount(line.Amount));
        xml.WriteEndElement();
        xml.WriteEndElement();
        Name(xml, "Cdtr", line.Name);
        Account(xml, "CdtrAcct", line.Iban);
        xml.WriteEndElement();
    }

    private static void Sums(XmlWriter xml, IReadOnlyList<PainLine> lines)
    {
        xml.WriteElementString("NbOfTxs", lines.Count.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("CtrlSum", Amount(lines.Sum(l => l.Amount)));
    }

    private static void Name(XmlWriter xml, string element, string name)
    {
        xml.WriteStartElement(element);
        xml.WriteElementString("Nm", Plain(name));
        xml.WriteEndElement();
    }

    private static void Account(XmlWriter xml, string element, string iban)
    {
        xml.WriteStartElement(element);
        xml.WriteStartElement("Id");
        xml.WriteElementString("IBAN", Iban.TryParse(iban, out var plain) ? plain : iban);
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static string Amount(long cents) => string.Create(CultureInfo.InvariantCulture, $"{cents / 100}.{cents % 100:00}");

    /// <summary>Letters lose their accents; what is left and not allowed becomes a full stop. 1 to 70 characters, as the scheme asks.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in text.Replace("ß", "ss", StringComparison.Ordinal).Replace('\uFFFE', ' ').Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                plain.Append(Allowed.Contains(c, StringComparison.Ordinal) ? c : '.');
        }

        var name = plain.ToString().Trim();
        return name.Length == 0 ? "." : name[..Math.Min(70, name.Length)];
    }
}
