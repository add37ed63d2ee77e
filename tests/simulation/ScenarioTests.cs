using Cashback.Grains;
using Cashback.Hosts.Scenarios;
using Cashback.Journal.Memory;
using Cashback.Simulator;
using Cashback.Simulator.Scheduling;

namespace Cashback.Simulation.Tests;

/// <summary>The scenario of the other hosts, in a world where commits fail, replies are lost and processes crash.</summary>
public class ScenarioTests
{
    private const int MaxSteps = 3_000_000;
    private const int CallsBetweenCrashes = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void EveryStepIsAsItShouldBe_WhateverGoesWrong(long seed)
    {
        var world = new World(seed, Guards.All, null, new MemoryJournal());
        var context = new SimContext(world.Scheduler);
        var time = new SimTime(world.Scheduler, context);
        Task? playing = null;
        context.Run(() => playing = new Scenario((grain, request) => AskAsync(world, grain, request), () => Task.Delay(TimeSpan.FromMilliseconds(world.Random.Next(1, 300)), time)).PlayAsync());
        while (!playing!.IsCompleted && world.Violation is null && world.Scheduler.Steps < MaxSteps && world.Scheduler.Step())
        {
            // The world turns.
        }

        Assert.Null(world.Violation);
        Assert.True(playing.IsCompletedSuccessfully, $"after {world.Scheduler.Steps} steps: {playing.Exception?.InnerException}");
    }

    /// <summary>Two nodes believe to own each grain, so one may not know yet that it exists: that answer is recorded nowhere.</summary>
    private static async Task<Answer> AskAsync(World world, GrainId grain, Request request)
    {
        if (world.Random.Next(CallsBetweenCrashes) == 0)
            world.Processes[world.Random.Next(world.Processes.Count)].Crash();
        var process = world.Processes[world.Random.Next(world.Processes.Count)];
        var answer = await process.AskAsync(process.Node, grain, request);
        return answer is { Seq: 0, Reply: Refused { Refusal: NotFound } } ? new(Outcome.Overloaded) : answer;
    }
}
