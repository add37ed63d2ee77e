using System.Text.Json.Serialization.Metadata;

namespace Cashback.Problems;

/// <summary>The generated JSON contract of a type, looked up once.</summary>
internal static class JsonType<T>
{
    public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)ApiJson.Strict.GetTypeInfo(typeof(T))!;
}
