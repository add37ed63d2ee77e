using Cashback.Grains;

namespace Cashback.Names;

/// <summary>Takes a name for its owner, or says who has it.</summary>
/// <param name="Owner">Whose it shall be.</param>
/// <param name="Digest">Keyed hash of what the name stands for; 0: only the owner counts.</param>
public sealed record ClaimName(GrainRef Owner, UInt128 Digest = default) : Command;

/// <summary>Who had it first: the caller, or another.</summary>
public sealed record NameHeld(GrainRef Owner, UInt128 Digest = default) : Reply;

/// <summary>Gives it up, where the owner has it.</summary>
public sealed record ReleaseName(GrainRef Owner) : Command;
