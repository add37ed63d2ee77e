using Cashback.Journal.Conformance;

namespace Cashback.Journal.Memory;

public sealed class MemoryJournalTests : JournalConformance
{
    protected override ValueTask<IJournal> OpenAsync() => new(new MemoryJournal());

    protected override ValueTask CleanAsync() => default;
}
