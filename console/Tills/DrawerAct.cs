namespace Cashback.Tills;

/// <summary>What a form of the drawer asks for.</summary>
/// <param name="What">Last part of the path: open, in, out, close.</param>
/// <param name="Field">Where the amount is, in the form and in the body.</param>
/// <param name="Done">What to say then.</param>
public sealed record DrawerAct(string What, string Field, string Done);
