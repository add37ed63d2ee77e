using System.Buffers.Binary;
using Cashback.Access;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Operations;
using Cashback.Problems;
using Cashback.Reads;
using Cashback.Staff;

namespace Cashback.Audits;

/// <summary>Who of the staff did what, newest first: every command of a person or key of theirs, refused ones too.</summary>
internal static class AuditApi
{
    private const int KeySize = sizeof(long) + GrainRef.Size + sizeof(long);

    /// <summary>Rows looked through for one page of a filtered list.</summary>
    private const int MaxPages = 20;

    public static void MapAudit(this IEndpointRouteBuilder v1) =>
        v1.MapGet("/audit", ListAsync).WithTags("Audit").WithName("listAudit").Allow(Role.Owner, Role.Manager, Role.Accountant);

    private static async Task<Result<ListReply<AuditReply>>> ListAsync(Caller caller, PageQuery page, string? by, string? did, IGrains grains, IReads reads, StaffPeople people)
    {
        var wanted = by is null ? default(GrainRef?) : GrainRef.TryParse(by, out var id) ? id : throw ProblemException.Invalid("by", "an account or a key");
        var prefix = RowKey.Of(caller.Programme, ListKind.Audit);
        var after = page.After(prefix, KeySize);
        var found = new List<AuditReply>(page.Limit);
        var names = new Dictionary<GrainRef, string?>();
        for (var pages = 0; pages < MaxPages; pages++)
        {
            var rows = await reads.ListAsync(prefix, after, page.Limit, descending: true);
            foreach (var (key, body) in rows)
            {
                if (found.Count == page.Limit)
                    return new ListReply<AuditReply>(found, PageQuery.Encode(after.AsSpan(prefix.Length)));
                after = key;
                var row = Stored.Read(body, Wire.Default.AuditRow);
                if ((wanted is not null && row.By != wanted) || (did is not null && row.Did != did))
                    continue;
                if (row.By is { } who && !names.ContainsKey(who))
                    names[who] = await people.NameAsync(caller.Programme, who);
                found.Add(Reply(key.AsSpan(prefix.Length), row, row.By is { } known ? names[known] : null, grains.Incarnation));
            }

            if (rows.Count < page.Limit)
                return new ListReply<AuditReply>(found, null);
        }

        return new ListReply<AuditReply>(found, PageQuery.Encode(after.AsSpan(prefix.Length)));
    }

    private static AuditReply Reply(ReadOnlySpan<byte> place, AuditRow row, string? name, int incarnation)
    {
        var on = GrainRef.Read(place[sizeof(long)..]);
        return new(
            new OperationId(incarnation, on, BinaryPrimitives.ReadInt64BigEndian(place[(sizeof(long) + GrainRef.Size)..])),
            new(BinaryPrimitives.ReadInt64BigEndian(place), TimeSpan.Zero),
            new(row.Role, row.By, null, name),
            row.Did,
            row.Refused,
            on);
    }
}

/// <summary>On: what it was done to.</summary>
internal sealed record AuditReply(OperationId Operation, DateTimeOffset At, ActorReply By, string Did, bool Refused, GrainRef On);
