using System.Text.Json.Nodes;
using Cashback.Access;
using Cashback.Bodies;
using Cashback.Grains;
using Cashback.Lists;
using Cashback.Problems;
using Cashback.Programmes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Cashback.OpenApi;

/// <summary>The OpenAPI 3.1 document at /openapi/v1.json: every route, its body, its answers, its problems.</summary>
internal static class ApiDescription
{
    private const string ProblemType = "application/problem+json";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new() { Title = "Cashback", Version = "1", Description = "Cards hold money, spending earns cashback, points turn into cash." };
            document.Servers = [];
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
            {
                [Caller.Scheme] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "An API key." },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(DescribeAsync);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            SchemaShapes.Describe(schema, context);
            return Task.CompletedTask;
        });
    });

    private static async Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var document = context.Document!;
        var roles = metadata.OfType<AllowedRoles>().LastOrDefault();
        if (roles is not null)
        {
            operation.Security = [new() { [new OpenApiSecuritySchemeReference(Caller.Scheme, document)] = [] }];
            operation.Description = $"For: {string.Join(", ", roles.Roles.Select(role => role.ToString().ToLowerInvariant()))}.";
        }

        if (metadata.OfType<BodyShape>().LastOrDefault() is { } body)
        {
            var schema = await context.GetOrCreateSchemaAsync(body.Type, cancellationToken: cancel);
            document.AddComponent(body.Type.Name, schema);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = schema.Required is { Count: > 0 },
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [body.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(body.Type.Name, document) } },
            };
        }

        var parameters = operation.Parameters ??= [];
        if (metadata.OfType<Paged>().Any())
        {
            parameters.Add(Query("limit", new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000", Default = JsonValue.Create(PageQuery.DefaultLimit) }));
            parameters.Add(Query("cursor", new() { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9_-]+$" }));
        }

        foreach (var query in metadata.OfType<QueryShape>())
            parameters.Add(Query(query.Name, new() { Type = query.IsInteger ? JsonSchemaType.Integer : JsonSchemaType.String, Format = query.Format }));
        foreach (var other in metadata.OfType<OtherAnswer>())
            await AddAsync(other.Type, operation, context, cancel);

        var isPost = HttpMethods.IsPost(context.Description.HttpMethod ?? "");
        if (isPost && roles is not null && metadata.OfType<BodyShape>().LastOrDefault()?.ContentType != "application/x-ndjson")
        {
            parameters.Add(new OpenApiParameter
            {
                Name = RequestId.Header,
                In = ParameterLocation.Header,
                Required = metadata.OfType<MovesValue>().Any(),
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = RequestId.MaxLength },
            });
        }

        await AddProblemsAsync(operation, context, roles is not null, cancel);
    }

    private static async Task AddAsync(Type type, OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        context.Document!.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, cancellationToken: cancel));
        var answer = operation.Responses!["200"].Content!["application/json"];
        answer.Schema = new OpenApiSchema { OneOf = [answer.Schema!, new OpenApiSchemaReference(type.Name, context.Document)] };
    }

    private static async Task AddProblemsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, bool needsKey, CancellationToken cancel)
    {
        if (!needsKey)
            return;
        var document = context.Document!;
        document.AddComponent("Problem", await context.GetOrCreateSchemaAsync(typeof(ProblemShape), cancellationToken: cancel));
        var writes = !HttpMethods.IsGet(context.Description.HttpMethod ?? "");
        var responses = operation.Responses ??= [];
        foreach (var status in writes ? new[] { 400, 401, 403, 404, 409, 413, 415, 422, 429, 503 } : [400, 401, 403, 404, 429, 503])
        {
            responses[status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(", ", ProblemCode.All.Where(code => code.Status == status).Select(code => code.Code).Order(StringComparer.Ordinal)),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [ProblemType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Problem", document) } },
            };
        }
    }

    private static OpenApiParameter Query(string name, OpenApiSchema schema) => new() { Name = name, In = ParameterLocation.Query, Schema = schema };
}
