namespace Cashback.Journal.Sqlite;

/// <summary>Something to do inside a transaction of the writer, and someone who waits until it is durable.</summary>
internal abstract class WriterJob
{
    /// <param name="apart">It runs again after a data error and should find the guilty part.</param>
    public abstract void Execute(bool apart);

    public abstract void Complete();

    public abstract void Fail(Exception error);
}

/// <param name="work">What to do.</param>
/// <param name="goesOn">
/// The waiter goes on at once, on the writer's thread, instead of elsewhere: only for one who brings the next batch and is brief.
/// Where all processors are busy the way over the thread pool costs as much as a commit.
/// </param>
internal sealed class WriterJob<T>(Func<bool, T> work, bool goesOn) : WriterJob
{
    private readonly TaskCompletionSource<T> _done = new(goesOn ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _done.Task;

    public override void Execute(bool apart) => _result = work(apart);

    public override void Complete() => _done.SetResult(_result!);

    public override void Fail(Exception error) => _done.SetException(error);
}
