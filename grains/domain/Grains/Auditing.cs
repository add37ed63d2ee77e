using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json.Serialization;
using Cashback.Audits;
using Cashback.Cards;
using Cashback.Names;
using Cashback.Programmes;
using Cashback.Reads;
using Cashback.TopUps;

namespace Cashback.Grains;

/// <summary>
/// What staff ask for joins the audit log, whichever grain decides it. What sells is in the lists of tills and customers, and
/// what one request needs besides is no request.
/// </summary>
internal static class Auditing
{
    private static readonly FrozenSet<Type> Left = [typeof(Scan), typeof(TopUp), typeof(ClaimName), typeof(ReleaseName), typeof(NumberProgramme)];

    private static readonly FrozenDictionary<Type, string> Names = typeof(Command)
        .GetCustomAttributes<JsonDerivedTypeAttribute>()
        .ToFrozenDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    public static RowWrite? Row(Command command, Reply reply, Turn turn) =>
        turn.Actor is { Role: Role.Owner or Role.Manager or Role.Support or Role.Accountant, Till: null } by && !Left.Contains(command.GetType())
            ? RowWrite.Of(Key(turn), new AuditRow(by.Key, by.Role, Names[command.GetType()], reply is Refused), Wire.Default.AuditRow)
            : null;

    private static byte[] Key(Turn turn)
    {
        Span<byte> rest = stackalloc byte[8 + GrainRef.Size + 8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(rest, turn.Now.UtcTicks);
        turn.Grain.Ref.Write(rest[8..]);
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(rest[(8 + GrainRef.Size)..], turn.Seq);
        return RowKey.Of(turn.Grain.Programme, ListKind.Audit, rest);
    }
}
