namespace Cashback.Journal.Sqlite;

/// <summary>Something to do inside a transaction of the writer, and someone who waits until it is durable.</summary>
internal abstract class WriterJob
{
    /// <param name="apart">It runs again after a data error and should find the guilty part.</param>
    public abstract void Execute(bool apart);

    public abstract void Complete();

    public abstract void Fail(Exception error);
}

/// <summary>The waiter goes on elsewhere, so that the writer's thread only writes.</summary>
internal sealed class WriterJob<T>(Func<bool, T> work) : WriterJob
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Task => _done.Task;

    public override void Execute(bool apart) => _result = work(apart);

    public override void Complete() => _done.SetResult(_result!);

    public override void Fail(Exception error) => _done.SetException(error);
}
