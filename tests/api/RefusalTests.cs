using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Cashback.Grains;
using Cashback.Problems;

namespace Cashback.Api.Tests;

public sealed class RefusalTests
{
    private static readonly string Pages = Path.Combine(Path.GetDirectoryName(Here())!, "../../docs/refusals");

    [Fact]
    public void EveryRefusal_HasOneStatus()
    {
        var known = typeof(Refusal).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(d => d.DerivedType).ToHashSet();
        Assert.Equal(known.OrderBy(t => t.Name), RefusalStatus.Table.Select(row => row.Refusal).OrderBy(t => t.Name));
        Assert.All(RefusalStatus.Table, row => Assert.Contains(row.Status, new[] { 403, 404, 409, 422 }));
    }

    [Fact]
    public void EveryRefusal_BecomesAProblemWithItsFacts()
    {
        foreach (var (type, status, _) in RefusalStatus.Table)
        {
            var refusal = (Refusal)RuntimeHelpers.GetUninitializedObject(type);
            foreach (var id in type.GetProperties().Where(p => p.PropertyType == typeof(GrainRef)))
                id.SetValue(refusal, new GrainRef(GrainKind.Customer, 1));
            foreach (var text in type.GetProperties().Where(p => p.PropertyType == typeof(string)))
                text.SetValue(refusal, "x");
            var problem = JsonNode.Parse(Problem.Of(refusal).Body)!.AsObject();
            Assert.Equal(status, (int)problem["status"]!);
            var facts = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => p.GetMethod!.IsPublic).ToList();
            Assert.All(facts, fact => Assert.True(problem.ContainsKey(char.ToLowerInvariant(fact.Name[0]) + fact.Name[1..]), $"{type.Name} lost {fact.Name}"));
        }
    }

    [Fact]
    public void EveryCode_HasAPage_AndEveryPageACode()
    {
        var pages = Directory.GetFiles(Pages, "*.md").Select(Path.GetFileNameWithoutExtension).Where(name => name != "README").ToHashSet();
        var codes = ProblemCode.All.Select(code => code.Code).ToHashSet();
        Assert.Equal(codes.Order(), pages.Order());
    }

    [Fact]
    public void EveryPage_SaysItsStatus()
    {
        foreach (var code in ProblemCode.All)
        {
            var page = File.ReadAllText(Path.Combine(Pages, $"{code.Code}.md"));
            Assert.StartsWith($"# `{code.Code}`\n\n**{code.Status}** ", page);
        }
    }

    [Fact]
    public void EveryPage_NamesItsFacts()
    {
        foreach (var (type, _, _) in RefusalStatus.Table)
        {
            var code = ProblemCode.Of((Refusal)RuntimeHelpers.GetUninitializedObject(type)).Code;
            var page = File.ReadAllText(Path.Combine(Pages, $"{code}.md"));
            var facts = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(p => p.GetMethod!.IsPublic);
            Assert.All(facts, fact => Assert.Contains($"`{JsonNamingPolicy.CamelCase.ConvertName(fact.Name)}`", page, StringComparison.Ordinal));
        }
    }

    private static string Here([CallerFilePath] string here = "") => here;
}
