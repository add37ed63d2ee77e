using Cashback.Grains;
using Cashback.Keys;
using Cashback.Reads;

namespace Cashback.Staff;

/// <summary>The rows of an account: its place in the list, its person, and one row a session, which is found by the key's hash.</summary>
internal static class StaffRows
{
    private static readonly ListKind[] Own = [ListKind.StaffPerson, ListKind.StaffLookUp];

    public static RowWrite Listed(Turn turn) => new(RowKey.Of(turn.Grain.Programme, ListKind.Staff, turn.Grain.Ref), []);

    public static RowWrite Unlisted(Turn turn) => RowWrite.Delete(RowKey.Of(turn.Grain.Programme, ListKind.Staff, turn.Grain.Ref));

    /// <summary>An address is looked up before anybody knows the programme.</summary>
    public static IEnumerable<RowWrite> Person(Turn turn) =>
        (turn.Facts.Person ?? []).Where(row => Own.Contains(row.List)).Select(row => new RowWrite(RowKey.Of(row.List == ListKind.StaffLookUp ? 0 : turn.Grain.Programme, row.List, row.Key), row.Body));

    public static RowWrite Opened(Turn turn, StaffState state, StaffSession session) => RowWrite.Of(
        SecretKey(session),
        new Principal(turn.Grain.Programme, turn.Grain.Ref, state.Role, Platform: state.Platform && state.Role == Role.Owner, ExpiresAt: session.Until, Session: session.Id),
        Wire.Default.Principal);

    public static IEnumerable<RowWrite> Ended(IEnumerable<StaffSession> sessions) => sessions.Select(session => RowWrite.Delete(SecretKey(session)));

    private static byte[] SecretKey(StaffSession session) => RowKey.Of(0, ListKind.Secret, Convert.FromHexString(session.Hash));
}
