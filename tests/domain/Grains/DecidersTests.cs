using System.Diagnostics;
using Cashback.Stories;

namespace Cashback.Grains;

/// <summary>C# does not prove a record hierarchy complete, so this does.</summary>
public sealed class DecidersTests
{
    public static TheoryData<Type> Commands => [.. Examples.Cases(typeof(Command))];

    public static TheoryData<Type> Queries => [.. typeof(Query).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Query)) && !t.IsAbstract)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_IsDecidedBySomeGrain(Type type)
    {
        var command = (Command)Examples.Full(type);
        Assert.Contains(Deciders.All, d => Knows(() => d.Decide(null, command, Turn(d))));
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_IsDecidedInEveryState(Type type)
    {
        var command = (Command)Examples.Full(type);
        foreach (var decider in Deciders.All.Where(d => Knows(() => d.Decide(null, command, Turn(d)))))
        {
            var state = (GrainState)Examples.Full(decider.GetType().BaseType!.GetGenericArguments()[0]);
            Assert.True(Knows(() => decider.Decide(state, command, Turn(decider))), $"{type.Name} where the grain exists");
        }
    }

    [Theory]
    [MemberData(nameof(Queries))]
    public void Query_IsAnsweredByOneGrain(Type type)
    {
        var query = (Query)Examples.Full(type);
        Assert.Single(Deciders.All, d => Knows(() => d.Answer(null, query, Turn(d))));
    }

    [Fact]
    public void Kinds_AreDistinct() => Assert.Equal(Deciders.All.Count, Deciders.All.Select(d => d.Kind).Distinct().Count());

    private static bool Knows(Action decide)
    {
        try
        {
            decide();
            return true;
        }
        catch (UnreachableException)
        {
            return false;
        }
        catch (Exception refused) when (refused is FormatException or ArgumentException or InvalidOperationException)
        {
            // The example is out of range, which the edge would have refused; the command is known.
            return true;
        }
    }

    private static Turn Turn(Decider decider) => new()
    {
        Grain = new(1, new(decider.Kind, 1)),
        Seq = 2,
        Incarnation = 1,
        Now = A.Noon,
        Programme = new(1, A.Programme, new()),
        Actor = A.Owner,
    };
}
