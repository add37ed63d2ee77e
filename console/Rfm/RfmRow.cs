namespace Cashback.Rfm;

/// <summary>GET /v1/reports/rfm, one line.</summary>
internal sealed record RfmRow(string Customer, string? Name, string? Phone, string? Email, int RecencyDays, decimal? FrequencyDays, int Orders, long Total, long AverageBill, int R, int F, int M, string Segment);

/// <summary>GET /v1/reports/rfm/segments, one line.</summary>
internal sealed record RfmSegment(string Name);

/// <summary>GET /v1/reports/rfm/grid: fields without customers are left out.</summary>
internal sealed record RfmGrid(int Customers, IReadOnlyList<RfmCell> Cells);

internal sealed record RfmCell(int R, int F, int Customers, long Total);
