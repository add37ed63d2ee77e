namespace Cashback.Journal.Memory;

/// <summary>A sorted map that can be read from a key in both directions; the framework's sorted dictionary cannot.</summary>
internal sealed class OrderedMap<TKey, TValue>(Comparison<TKey> order)
    where TKey : notnull
{
    private readonly SortedSet<Item> _items = new(Comparer<Item>.Create((a, b) => order(a.Key, b.Key)));

    public void Set(TKey key, TValue value)
    {
        var item = new Item(key, value);
        if (_items.Add(item))
            return;
        _items.Remove(item);
        _items.Add(item);
    }

    public void Remove(TKey key) => _items.Remove(new(key, default!));

    public bool TryGet(TKey key, out TValue value)
    {
        var found = _items.TryGetValue(new(key, default!), out var item);
        value = found ? item.Value : default!;
        return found;
    }

    /// <summary>All keys from the first one at or after this, in order.</summary>
    public IEnumerable<Item> From(TKey low) =>
        _items.Count == 0 || order(_items.Max.Key, low) < 0 ? [] : _items.GetViewBetween(new(low, default!), _items.Max);

    /// <summary>All keys from the last one at or before this, backwards.</summary>
    public IEnumerable<Item> Down(TKey high) =>
        _items.Count == 0 || order(_items.Min.Key, high) > 0 ? [] : _items.GetViewBetween(_items.Min, new(high, default!)).Reverse();

    public IEnumerable<Item> All => _items;

    public IEnumerable<Item> AllDown => _items.Reverse();

    public readonly record struct Item(TKey Key, TValue Value);
}
