namespace Cashback.Grains;

/// <summary>Messages between grains that were given up after many attempts: somebody has to look at them.</summary>
public interface IParked
{
    /// <summary>How many of a programme's wait at this node.</summary>
    int CountOf(int programme);
}
