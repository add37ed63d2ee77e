using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cashback.Grains;

namespace Cashback.Silo;

/// <summary>A call between two processes of the cluster.</summary>
internal sealed record SentCall(Request Request, bool IsInternal = false, long? WakeNumber = null, bool Follows = false);

/// <summary>Its answer. Broken: an assertion of the grain failed, and nothing was recorded.</summary>
internal sealed record SentAnswer(Outcome Outcome, Reply? Reply = null, bool Replayed = false, long Seq = 0, GrainRef? At = null, string? Broken = null)
{
    public static SentAnswer Of(Answer answer) => new(answer.Outcome, answer.Reply, answer.Replayed, answer.Seq, answer.At);
}

/// <summary>
/// The one serializer, for what crosses Orleans. Beside what is stored, questions and their answers cross it: they are in no
/// list of names, since nothing of them stays, and go by the name of their type.
/// </summary>
internal static class CallJson
{
    private static readonly JsonSerializerOptions All = MakeOptions();
    private static readonly JsonTypeInfo<SentCall> CallType = (JsonTypeInfo<SentCall>)All.GetTypeInfo(typeof(SentCall));
    private static readonly JsonTypeInfo<SentAnswer> AnswerType = (JsonTypeInfo<SentAnswer>)All.GetTypeInfo(typeof(SentAnswer));

    public static byte[] Write(RoutedCall call) => JsonSerializer.SerializeToUtf8Bytes(new(call.Request, call.IsInternal, call.WakeNumber, call.Follows), CallType);

    public static byte[] Write(SentAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, AnswerType);

    /// <summary>Null: a newer node wrote it.</summary>
    public static SentCall? ReadCall(byte[] bytes) => Read(bytes, CallType);

    /// <summary>Null: a newer node wrote it.</summary>
    public static SentAnswer? ReadAnswer(byte[] bytes) => Read(bytes, AnswerType);

    private static T? Read<T>(byte[] bytes, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions(CallTypes.Default.Options);
        options.TypeInfoResolver = JsonTypeInfoResolver.Combine(CallTypes.Default, new DefaultJsonTypeInfoResolver()).WithAddedModifier(AddQuestions);
        options.MakeReadOnly();
        return options;
    }

    private static void AddQuestions(JsonTypeInfo info)
    {
        if (info.PolymorphismOptions is not { } names || (info.Type != typeof(Command) && info.Type != typeof(Reply)))
            return;
        var known = names.DerivedTypes.Select(d => d.DerivedType).ToHashSet();
        foreach (var type in info.Type.Assembly.GetTypes().Where(t => t.IsSubclassOf(info.Type) && !t.IsAbstract && !known.Contains(t)))
            names.DerivedTypes.Add(new(type, $"?{type.Name}"));
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(SentCall))]
[JsonSerializable(typeof(SentAnswer))]
internal sealed partial class CallTypes : JsonSerializerContext;
