using System.Buffers.Binary;
using System.Text.Json;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Customers;
using Cashback.Grains;
using Cashback.Keys;
using Cashback.Lists;
using Cashback.Names;
using Cashback.Problems;
using Cashback.Reads;

namespace Cashback.Staff;

/// <summary>Name and address of an account, apart from the journal.</summary>
internal sealed record StaffPerson(string Name, string Email);

/// <summary>Names and addresses of staff: sealed in a row each, found by a keyed hash of the address in any programme.</summary>
internal sealed class StaffPeople(PersonVault vault, IReads reads)
{
    /// <summary>Accounts with one address: in that many programmes.</summary>
    private const int MaxFound = 8;

    public async ValueTask<StaffPerson?> FindAsync(GrainId staff) =>
        await reads.FindAsync(RowKey.Of(staff.Programme, ListKind.StaffPerson, staff.Ref)) is { } row
            ? JsonSerializer.Deserialize(vault.OpenFile(staff, ListKind.StaffPerson, row), JsonType<StaffPerson>.Info)
            : null;

    public async ValueTask<IReadOnlyList<GrainId>> ByEmailAsync(string email)
    {
        var prefix = RowKey.Of(0, ListKind.StaffLookUp, Hash(email));
        var rows = await reads.ListAsync(prefix, null, MaxFound, descending: false);
        return [.. rows.Select(row => row.Key.AsSpan(prefix.Length).ToArray()).Select(key => new GrainId(BinaryPrimitives.ReadInt32BigEndian(key), GrainRef.Read(key.AsSpan(sizeof(int)))))];
    }

    /// <summary>Takes an address for an account of this programme; a problem where another account has it.</summary>
    public async ValueTask<Problem?> ClaimAsync(Caller caller, UInt128 request, GrainId staff, string email, IGrains grains)
    {
        // Accounts of before have not claimed theirs.
        if ((await ByEmailAsync(email)).Any(known => known.Programme == staff.Programme && known != staff))
            return Problem.Of(ProblemCode.StaffExists);
        var answer = await grains.AskAsync(Name(caller, email), new(request, new ClaimName(staff.Ref), caller.Actor));
        return answer.Reply is not NameHeld held ? Problem.Of(answer) : held.Owner == staff.Ref ? null : Problem.Of(ProblemCode.StaffExists);
    }

    /// <summary>The address may have another account from now on.</summary>
    public async ValueTask ReleaseAsync(Caller caller, GrainId staff, string email, IGrains grains) =>
        await grains.AskAsync(Name(caller, email), new(RequestId.Random(), new ReleaseName(staff.Ref), caller.Actor));

    private GrainId Name(Caller caller, string email) =>
        caller.At(new(GrainKind.Name, BinaryPrimitives.ReadUInt128BigEndian(vault.LookUp(caller.Programme, "staff", Contacts.Fold(email)))));

    public IReadOnlyList<PersonRow> Rows(GrainId staff, StaffPerson person) =>
    [
        new(ListKind.StaffPerson, Id(staff), vault.SealFile(staff, ListKind.StaffPerson, JsonSerializer.SerializeToUtf8Bytes(person, JsonType<StaffPerson>.Info))),
        new(ListKind.StaffLookUp, LookUp(staff, person), []),
    ];

    public IReadOnlyList<PersonRow> Erasing(GrainId staff, StaffPerson? person) =>
        person is null ? [] : [new(ListKind.StaffPerson, Id(staff), null), new(ListKind.StaffLookUp, LookUp(staff, person), null)];

    public string Digest(int programme, StaffPerson person) => vault.Digest(programme, JsonSerializer.Serialize(person, JsonType<StaffPerson>.Info));

    /// <summary>Who an actor is, in words: a person's name, or what a key is called; null: not known any more.</summary>
    public async ValueTask<string?> NameAsync(int programme, GrainRef? by) => by switch
    {
        { Kind: GrainKind.Staff } staff => (await FindAsync(new(programme, staff)))?.Name,
        { Kind: GrainKind.ApiKey } key => await reads.FindAsync(RowKey.Of(programme, ListKind.Keys, key)) is { } row ? Stored.Read(row, Wire.Default.KeyRow).Name : null,
        _ => null,
    };

    private byte[] Hash(string email) => vault.LookUp(0, "staff", Contacts.Fold(email));

    private byte[] LookUp(GrainId staff, StaffPerson person)
    {
        var programme = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(programme, staff.Programme);
        return [.. Hash(person.Email), .. programme, .. Id(staff)];
    }

    private static byte[] Id(GrainId staff)
    {
        var bytes = new byte[GrainRef.Size];
        staff.Ref.Write(bytes);
        return bytes;
    }
}
