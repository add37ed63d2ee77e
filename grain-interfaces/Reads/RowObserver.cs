namespace Cashback.Reads;

/// <summary>
/// Told by a host of every row of the kinds <see cref="ListKind.Secret"/> and <see cref="ListKind.Snapshot"/> that it has
/// committed, before the commit is answered. Null body: deleted. It must be quick and must not throw.
/// </summary>
public delegate void RowObserver(byte[] key, byte[]? body);
