namespace Cashback.Rfm;

/// <summary>GET /v1/reports/rfm, one line.</summary>
internal sealed record RfmRow(string Customer, string? Name, string? Phone, string? Email, int RecencyDays, decimal? FrequencyDays, int Orders, long Total, long AverageBill, int R, int F, int M, string Segment);

/// <summary>GET /v1/reports/rfm/segments, one line.</summary>
internal sealed record RfmSegment(string Name);
