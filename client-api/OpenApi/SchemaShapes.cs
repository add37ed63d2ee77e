using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Programmes;
using Cashback.Scans;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Cashback.OpenApi;

/// <summary>What the generator cannot see: types with converters of their own, and closed lists of words.</summary>
internal static class SchemaShapes
{
    public static void Describe(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        var none = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) is null ? default : JsonSchemaType.Null;
        if (type == typeof(GrainRef) || type == typeof(OperationId))
            schema.Type = JsonSchemaType.String | none;
        if (type == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String | none, "date-time");
        if (type == typeof(Coefficient))
            (schema.Type, schema.Minimum, schema.Maximum) = (JsonSchemaType.Number, "0", "1000000");
        if (type == typeof(AmountOrAll))
            (schema.Type, schema.Description) = (JsonSchemaType.Integer | JsonSchemaType.String | none, "Minor units, or \"all\".");
        if (type == typeof(AmountOrMax))
            (schema.Type, schema.Description) = (JsonSchemaType.Integer | JsonSchemaType.String | none, "Minor units, or \"max\".");

        if (!IsRead(type))
            schema.AdditionalPropertiesAllowed = true; // Fields may be added to answers.

        var attributes = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [];
        if (attributes.OfType<AllowedValuesAttribute>().FirstOrDefault() is { } words)
            schema.Enum = [.. words.Values.Select(word => (JsonNode)JsonValue.Create((string)word!))];
        if (attributes.OfType<RequiredAttribute>().Any() && schema.Type is { } given)
            schema.Type = given & ~JsonSchemaType.Null;
    }

    /// <summary>What a request may hold is closed: unknown fields are refused.</summary>
    private static bool IsRead(Type type) =>
        type.Name.EndsWith("Body", StringComparison.Ordinal) || type == typeof(ScanLine) || (type.Namespace == typeof(Settings).Namespace && type != typeof(ProgrammeReply));
}
