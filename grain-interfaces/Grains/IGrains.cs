namespace Cashback.Grains;

/// <summary>How a call ended. Anything but <see cref="Decided"/> means that no answer of the grain is known.</summary>
public enum Outcome
{
    /// <summary>The grain answered, and what it answered is durable.</summary>
    Decided = 1,
    /// <summary>Nothing happened and nothing was recorded; ask again later.</summary>
    Overloaded = 2,
    /// <summary>It may have happened; ask again with the same id.</summary>
    Unknown = 3,
    /// <summary>Only between the nodes of a cluster: nothing happened, since another activation of the grain has written.</summary>
    Fenced = 4,
}

/// <param name="Outcome">How the call ended.</param>
/// <param name="Reply">The grain's reply; null unless decided.</param>
/// <param name="Replayed">The id was known: this is the stored reply.</param>
/// <param name="Seq">The operation's sequence in its grain; 0 where nothing was recorded.</param>
/// <param name="At">The grain that answered, where it is another one than was asked: the customer of a linked card.</param>
public readonly record struct Answer(Outcome Outcome, Reply? Reply = null, bool Replayed = false, long Seq = 0, GrainRef? At = null);

/// <summary>The one way to a grain, whatever the host.</summary>
public interface IGrains
{
    /// <summary>The number that operation ids of this database carry.</summary>
    int Incarnation { get; }

    /// <summary>Runs one turn and answers once what it decided is durable. Never throws for a business reason.</summary>
    ValueTask<Answer> AskAsync(GrainId grain, Request request);
}
