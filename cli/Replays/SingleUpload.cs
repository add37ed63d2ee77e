using System.Text.Json;
using Cashback.Api;

namespace Cashback.Replays;

/// <summary>Sends sales through POST /v1/scans, one a request.</summary>
internal sealed class SingleUpload(ApiClient api, Tally tally, Action<int> progress) : IUpload
{
    public async Task SendAsync(IReadOnlyList<Sale> lane, CancellationToken cancel)
    {
        foreach (var sale in lane)
        {
            try
            {
                var posted = await api.PostAsync("/v1/scans", sale.Body, sale.Key, cancel);
                tally.Applied(JsonSerializer.SerializeToElement(posted.Body), posted.Replayed);
            }
            catch (ApiException e) when (e.Status is 403 or 409 or 422)
            {
                tally.Refused(e.Code);
            }

            progress(1);
        }
    }
}
