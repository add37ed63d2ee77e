using Cashback.Grains;

namespace Cashback.Audits;

/// <summary>One line of the audit log: who asked for what. The operation that it names has the rest.</summary>
/// <param name="By">The account or key.</param>
/// <param name="Role">What it was allowed then.</param>
/// <param name="Did">Name of the command.</param>
/// <param name="Refused">It was refused, and nothing happened.</param>
public sealed record AuditRow(GrainRef? By, Role Role, string Did, bool Refused = false);
