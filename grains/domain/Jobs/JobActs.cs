using Cashback.Grains;

namespace Cashback.Jobs;

/// <summary>
/// What people can do with a job now. The rules themselves are asked, so nothing is said twice; who may, and whether another
/// person has to, is another question.
/// </summary>
internal static class JobActs
{
    private static readonly (string Name, Command Command)[] Known = [("approve", new ApproveJob()), ("pause", new PauseJob()), ("resume", new ResumeJob()), ("cancel", new CancelJob()), ("undo", new UndoJob())];

    public static IReadOnlyList<string> Of(Func<Command, Decision> judge) =>
        [.. Known.Where(act => judge(act.Command).Reply is not Refused refused || refused.Refusal is SecondPersonNeeded).Select(act => act.Name)];
}
